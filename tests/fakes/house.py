"""Providers, a quote and a report of handing back, as a window gets them from the desk."""

from __future__ import annotations

from pathlib import Path

from plugin.desk.views import HandbackView, ProviderView, QuoteRow, QuoteView
from plugin.messages import say
from tests.fakes.standing import money


def sample_providers() -> tuple[ProviderView, ...]:
    page, api = "https://kling.ai/dev/api-key", "https://api-singapore.klingai.com"
    ark = "https://ark.ap-southeast.bytepluses.com/api/v3"
    return (
        ProviderView("kling", True, "keyring", api, True, True, True, page, "global", ("global", "mainland")),
        ProviderView("jimeng", False, "", "https://visual.volcengineapi.com", True, True, False,
                     "https://console.volcengine.com/iam/keymanage", "mainland", ("mainland",)),
        ProviderView("ark", True, "environment", ark, True, False, True, "https://console.volcengine.com/ark", "global",
                     ("global", "europe", "mainland")),
        ProviderView("hosting", False, "", "", False, True),
    )  # fmt: skip


def sample_quote(shots: int = 14) -> QuoteView:
    rows = tuple(
        QuoteRow(f"SH{number * 10:04d}", "video", "kling", "kling-3.0", 48, money("0.42"), paid=True)
        for number in range(1, shots + 1)
    )
    return QuoteView(rows, (money(f"{0.42 * shots:.2f}"),), (), 0, shots)


def sample_handback(*, done: bool = False) -> HandbackView:
    return HandbackView(
        Path("/film/The Fold v7 filled.otio"),
        Path("/film/The Fold v7 filled.otio.bak") if done else None,
        tuple(f"SH{number * 10:04d}" for number in range(1, 215)),
        (("SH0030", say("{shot}: what it was to fill is no longer there in the cut.", shot="SH0030")),
         ("SH0120", say("{shot}: the take is at another rate than the cut.", shot="SH0120"))),
        (say("Video tracks added for shots that no track had room for: {count}.", count=1),),
        tuple(f"SH{number * 10:04d}" for number in range(215, 260)),
    )  # fmt: skip
