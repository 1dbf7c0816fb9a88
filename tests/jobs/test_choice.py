"""Models by name, endpoints of the user's own among them, and whose seed goes out."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest

from plugin.generators.ark.seed import user_named
from plugin.generators.base import Model, Task
from plugin.generators.catalog import load_catalog
from plugin.jobs.choice import Needs, choose_model, named_model
from plugin.jobs.job import Job
from plugin.jobs.plan import PlanOptions
from plugin.jobs.planner import plan
from plugin.shots.brief import Brief
from plugin.timeline.cut import Raster
from tests.fakes.clock import HandClock
from tests.jobs.test_planner import shot

rows = load_catalog()
ark = [model for model in rows if model.generator == "ark"]
needs = Needs(Task.text_to_video)


def row(name: str) -> Model:
    return next(model for model in ark if model.name == name)


def job(brief: Brief, **changes: object) -> Job:
    options = PlanOptions(Raster(192, 108), Fraction(24), generator="ark")
    found = plan([shot(10, 0, 96)], {"SH0010": brief}, dataclasses.replace(options, **changes), HandClock(), None, rows)
    assert not found.problems, [str(problem.message) for problem in found.problems]
    return found.jobs[0]


@pytest.mark.parametrize("model", ["seedance-2.0", "seedance-1.5-pro", "seedance-2.5"])
def test_an_endpoint_has_the_limits_and_prices_of_its_model(model: str) -> None:
    named = f"{model}@ep-20261122-abcde"
    assert choose_model(rows, "ark", named, needs) == dataclasses.replace(row(model), name=named)


def test_of_an_endpoint_alone_no_price_is_known() -> None:
    found = choose_model(rows, "ark", "ep-20261122-abcde", needs)
    assert found == dataclasses.replace(row("seedance-2.0"), name="ep-20261122-abcde", prices=())


@pytest.mark.parametrize("name", ["", "nothing", "nothing@ep-1", "seedance-2.0@mine", "seedance-2.0@", "@ep"])
def test_other_names_are_nobodys(name: str) -> None:
    assert named_model(ark, name) is None


@pytest.mark.parametrize("name", ["kling-3.0@ep-1", "ep-1"])
def test_only_ark_has_endpoints(name: str) -> None:
    assert named_model([model for model in rows if model.generator == "kling"], name) is None


def test_the_request_names_the_endpoint() -> None:
    for named in ("seedance-2.0@ep-20261122-abcde", "ep-20261122-abcde"):
        request = job(Brief(prompt="rain", model=named)).request
        assert (request.model, request.duration) == (named, 4)
        assert job(Brief(prompt="rain"), model=named).request.model == named


def test_a_seed_of_the_user_is_marked() -> None:
    assert user_named not in job(Brief(prompt="rain")).request.options
    for found in (job(Brief(prompt="rain", seed=5)), job(Brief(prompt="rain"), seed=5)):
        assert user_named in found.request.options and found.request.seed == 5
