"""libbertpt given UTF-8, as a program has it that read it from a file: CPython's own UTF-8 of a str that is not ASCII is made by one thread."""
from contenders import ours


class Contender(ours.Contender):
    takes_utf8 = True
