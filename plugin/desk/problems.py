"""Errors as the window shows them; what nobody expected is kept in a report."""

from __future__ import annotations

import os

from plugin.commands.crash import keep_report
from plugin.desk.views import Problem
from plugin.errors import NotAdmitted, SecondUnitError
from plugin.messages import say


def problem_of(error: Exception, where: str) -> Problem:
    """`where`: what was asked for."""
    match error:
        case NotAdmitted():
            return Problem(error.message, error.action, where, error.code, error.reasons)
        case SecondUnitError():
            return Problem(error.message, error.action, where, error.code)
    report = keep_report(error, os.environ)
    return Problem(
        say("Something went wrong inside Second Unit: {kind}.", kind=type(error).__name__),
        say("Nothing you have is lost. Send us this report: {report}", report=str(report)),
        where,
        "internal",
    )
