"""Rules for the program rules.c."""
import json
import math

import host


def rule_divisors(number):
    return [d for d in range(1, number + 1) if number % d == 0]


def rule_root(number):
    return math.sqrt(number)


def rule_record(number):
    return json.dumps({"number": number, "asked": host.questions()})
