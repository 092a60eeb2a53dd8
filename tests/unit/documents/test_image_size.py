"""The size of an image is read from its header, and broken headers are nothing to fall over."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.documents import samples
from workflows.documents.image_size import jpeg_size, png_size


@given(st.integers(1, 65_535), st.integers(1, 65_535), st.sampled_from([0xC0, 0xC1, 0xC2, 0xC9, 0xCF]))
def test_a_jpegs_size_is_found_in_any_kind_of_frame(width, height, frame):
    assert jpeg_size(samples.jpeg(width, height, frame=frame)) == (width, height)


@given(st.integers(1, 2**31 - 1), st.integers(1, 2**31 - 1))
def test_a_pngs_size_is_found(width, height):
    assert png_size(samples.png(width, height)) == (width, height)


@given(st.binary(max_size=200))
def test_any_bytes_after_the_mark_of_a_jpeg_are_read_to_an_end(rest):
    jpeg_size(b"\xff\xd8\xff" + rest)
    png_size(b"\x89PNG\r\n\x1a\n" + rest)


def test_sizes_of_nothing_are_no_sizes():
    assert jpeg_size(samples.jpeg(0, 7)) is None
    assert png_size(samples.png(7, 0)) is None


def test_fill_bytes_before_a_marker_are_skipped():
    assert jpeg_size(samples.jpeg(3, 4).replace(b"\xff\xc0", b"\xff\xff\xff\xc0")) == (3, 4)
