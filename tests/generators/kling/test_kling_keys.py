"""A job whose answer was lost, looked for after the user went over to the other kind of key."""

from __future__ import annotations

import pytest

from plugin.credentials import Credentials
from plugin.errors import AnswerLost
from plugin.generators.base import Absent, Finding, Found, GenerationRequest, Ready, Uncertain
from tests.fakes.provider_faults import Fault, Moment
from tests.generators.kling.place import Place, api_key, ended, now, pair, request


async def lost(place: Place, credentials: Credentials, asked: GenerationRequest, fault: Fault) -> None:
    """The answer to its create got lost; the job exists after `dropped_after` only."""
    place.credentials = credentials
    place.server.faults.order(Moment.create, fault)
    with pytest.raises(AnswerLost):
        await place.kling().submit(asked)


async def looked_for(place: Place, credentials: Credentials, asked: GenerationRequest) -> Finding:
    place.credentials = credentials
    return await place.kling().find(asked, now())


@pytest.mark.parametrize("fault", [Fault.dropped_after, Fault.error_before])
async def test_sent_with_an_api_key_a_pair_cannot_deny_it(place: Place, fault: Fault) -> None:
    asked = request()
    await lost(place, api_key, asked, fault)
    finding = await looked_for(place, pair, asked)
    assert isinstance(finding, Uncertain) and not finding.ask_again
    settled = await looked_for(place, api_key, asked)
    assert isinstance(settled, Found if fault is Fault.dropped_after else Absent)


async def test_sent_with_a_pair_an_api_key_finds_or_denies_it(place: Place) -> None:
    asked = request()
    await lost(place, pair, asked, Fault.error_before)
    assert await looked_for(place, api_key, asked) == Absent()
    await lost(place, pair, asked, Fault.dropped_after)
    finding = await looked_for(place, api_key, asked)
    assert isinstance(finding, Found) and finding.provider_id.startswith("videos/text2video:")
    assert isinstance(await ended(place.kling(), finding.provider_id, asked), Ready)


async def test_sent_with_a_pair_that_pair_can_deny_it(place: Place) -> None:
    """Also in another process, since what was sent how is on record."""
    asked = request()
    await lost(place, pair, asked, Fault.error_before)
    assert await looked_for(place, pair, asked) == Absent()


async def test_sent_again_with_an_api_key_the_pair_cannot_deny_it_any_more(place: Place) -> None:
    asked = request()
    await lost(place, pair, asked, Fault.error_before)
    await lost(place, api_key, asked, Fault.dropped_after)
    assert isinstance(await looked_for(place, pair, asked), Uncertain)
    assert isinstance(await looked_for(place, api_key, asked), Found)
    assert len(place.server.books.bought) == 1


async def test_jobs_of_the_older_interface_can_be_asked_for_with_either(place: Place) -> None:
    asked = request(model="kling-1.6")
    await lost(place, api_key, asked, Fault.error_before)
    assert await looked_for(place, pair, asked) == Absent()
    await lost(place, pair, asked, Fault.dropped_after)
    for credentials in (pair, api_key):
        assert isinstance(await looked_for(place, credentials, asked), Found)


async def test_nothing_stays_on_record_once_the_job_has_ended(place: Place) -> None:
    kling, asked = place.kling(), request()
    accepted = await kling.submit(asked)
    assert place.assets.known
    assert isinstance(await ended(kling, accepted.provider_id, asked), Ready)
    assert not place.assets.known


async def test_what_never_left_is_absent_for_both_kinds(place: Place) -> None:
    """As after a crash while its pictures were packed."""
    for credentials in (pair, api_key):
        assert await looked_for(place, credentials, request()) == Absent()
