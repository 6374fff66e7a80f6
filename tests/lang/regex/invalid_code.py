# _sre.compile() takes any list of words, and refuses those that it could not run.
import _sre

MARK, LITERAL, BRANCH, JUMP, REPEAT_ONE, INFO, IN, GROUPREF = 17, 16, 7, 15, 24, 14, 13, 11
codes = {
    "nothing": [],
    "no end": [LITERAL, 65],
    "empty": [1],
    "unknown opcode": [99, 1],
    "operand missing": [LITERAL, 1],
    "category outside a set": [8, 3, 1],
    "mark without group": [MARK, 9, 1],
    "reference without group": [GROUPREF, 3, 1],
    "branch": [BRANCH, 5, LITERAL, 65, JUMP, 2, 0, 1],
    "branch that jumps away": [BRANCH, 5, LITERAL, 65, JUMP, 9, 0, 1],
    "endless branch": [BRANCH, 5, LITERAL, 65, JUMP, 2],
    "set": [IN, 4, LITERAL, 65, 0, 1],
    "set without end": [IN, 4, LITERAL, 65, 65, 1],
    "set past the end": [IN, 40, LITERAL, 65, 0, 1],
    "information with unknown flags": [INFO, 4, 9, 0, 0, 1],
    "prefix that is missing": [INFO, 4, 1, 0, 0, 1],
    "negative": [-1, 1],
    "large": [1 << 32, 1],
}
for name, code in codes.items():
    try:
        print(name, _sre.compile("", 0, code, 0, {}, ()).search("xA"))
    except (RuntimeError, OverflowError) as error:
        print(name, type(error).__name__, error)
for groups in (-1, 1 << 30, 1 << 40):
    try:
        _sre.compile("", 0, [1], groups, {}, ())
    except RuntimeError as error:
        print(groups, error)
