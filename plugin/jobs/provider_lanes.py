"""The lanes of one run, by generator, account and name, with the limits that the providers stated."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.errors import GenerationFailed, Scope, StatedLimit
from plugin.generators.base import GenerationRequest, Generator
from plugin.jobs.clock import Clock
from plugin.jobs.lanes import Lane, Patience, Ranks
from plugin.jobs.learned import check_stated, daily_reached, fresh_limits
from plugin.jobs.pauses import Reason, refused_all
from plugin.jobs.store_protocols import ProjectStore


class ProviderLanes:
    """A lane comes into being with the first job for it."""

    def __init__(
        self,
        store: ProjectStore,
        generators: Mapping[str, Generator],
        clock: Clock,
        ranks: Ranks,
        patience: Patience,
    ) -> None:
        self._store = store
        self._generators = generators
        self._clock = clock
        self._ranks = ranks
        self._patience = patience
        self._lanes: dict[tuple[str, str, str], Lane] = {}
        self._stated: dict[tuple[str, str, str], dict[str, int]] = {}
        self._closed: dict[tuple[str, str], Reason] = {}

    def of(self, request: GenerationRequest) -> Lane:
        key = self._key(request)
        if key not in self._lanes:
            self._lanes[key] = self._new(request, key)
        return self._lanes[key]

    def check_stated(self, request: GenerationRequest) -> None:
        """GenerationFailed where a limit is known that the request passes."""
        check_stated(request, self._stated.get(self._key(request), {}))

    def learn(self, request: GenerationRequest, limit: StatedLimit) -> None:
        key = self._key(request)
        self._store.limits.learn(*key, limit)
        self._stated.setdefault(key, {})[limit.name] = limit.value
        if limit.name == "concurrency":
            self.of(request).cap(limit.value)

    def hold(self, request: GenerationRequest, seconds: float) -> None:
        """Nothing is sent to the account for a while."""
        for lane in self._of_account(request):
            lane.hold(seconds)

    def close(self, request: GenerationRequest, scope: Scope, error: GenerationFailed) -> Reason:
        """Nothing more is sent to the lane or the account in this run."""
        generator, account, name = self._key(request)
        if scope is Scope.lane:
            reason = refused_all(generator, name, error)
            self.of(request).close(reason)
            return reason
        reason = self._closed.setdefault((generator, account), refused_all(generator, "", error))
        for lane in self._of_account(request):
            lane.close(reason)
        return reason

    def name(self, request: GenerationRequest) -> str:
        return self._key(request)[2]

    def stop(self) -> None:
        for lane in self._lanes.values():
            lane.stop()

    def _new(self, request: GenerationRequest, key: tuple[str, str, str]) -> Lane:
        plan = self._generators[request.generator].lane(request)
        lane = Lane(plan.limit + plan.ahead, self._clock, self._ranks, self._patience)
        stated = self._stated.setdefault(key, fresh_limits(self._store, *key, self._clock.now()))
        if "concurrency" in stated:
            lane.cap(stated["concurrency"])
        if "daily" in stated and (full := daily_reached(self._store, *key[:2], stated["daily"], self._clock.now())):
            lane.close(refused_all(key[0], key[2], full))
        if key[:2] in self._closed:
            lane.close(self._closed[key[:2]])
        return lane

    def _of_account(self, request: GenerationRequest) -> list[Lane]:
        account = self._key(request)[:2]
        return [lane for key, lane in self._lanes.items() if key[:2] == account]

    def _key(self, request: GenerationRequest) -> tuple[str, str, str]:
        generator = self._generators[request.generator]
        return generator.name, generator.account, generator.lane(request).name
