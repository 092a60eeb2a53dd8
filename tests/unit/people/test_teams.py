"""The teams of the office and the cells inside them."""

from workflows.people.teams import Team, team_and_cell


def test_a_cell_belongs_to_its_team():
    assert team_and_cell("T5") == (Team.SETTLEMENT, "")
    assert team_and_cell("T5-senior") == (Team.SETTLEMENT, "senior")


def test_what_is_no_team_of_ours_is_none():
    assert team_and_cell(None) == (None, "")
    assert team_and_cell("Z9") == (None, "")
