"""What a process that serves for days does with its memory, once it has loaded everything."""

import gc


def keep_what_is_loaded() -> None:
    """Tell Python's garbage collector that everything loaded so far stays for as long as the process lives.

    It looks for cycles of objects that nobody uses any more, and now and then it walks everything there is for them:
    hundreds of thousands of objects of modules, templates and grammars that are never given up.
    """
    gc.collect()
    gc.freeze()
