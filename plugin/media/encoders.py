"""How each codec is asked of FFmpeg."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.errors import UsageError
from plugin.media.codec import Codec
from plugin.messages import say


@dataclass(frozen=True, slots=True)
class Encoder:
    name: str
    pixel_format: str
    options: tuple[tuple[str, str], ...]
    intra: bool


# Plain `prores` takes a quarter of the processor time of `prores_ks` at the same profile.
encoders = {
    Codec.prores: Encoder("prores", "yuv422p10le", (("profile", "2"), ("vendor", "apl0")), intra=False),
    Codec.dnxhr: Encoder("dnxhd", "yuv422p", (("profile", "dnxhr_hq"),), intra=False),
    Codec.h264: Encoder("libx264", "yuv420p", (("preset", "medium"), ("crf", "16"), ("g", "1")), intra=True),
}


def encoder_for(codec: Codec) -> Encoder:
    """The settings of a codec; UsageError for `source`, which is a copy and no codec."""
    try:
        return encoders[codec]
    except KeyError as error:
        raise UsageError(say("A movie cannot be encoded as {codec}.", codec=codec.value), code="bad_codec") from error
