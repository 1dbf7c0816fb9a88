"""The system's sound output. Importing this fails where PySide6 was installed without its add-ons."""

from __future__ import annotations

from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

seconds_in_card = 0.25
"""How far what is heard may lag behind a stop."""


def sound_format() -> QAudioFormat:
    found = QAudioFormat()
    found.setSampleRate(48_000)
    found.setChannelCount(2)
    found.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return found


def has_output() -> bool:
    return not QMediaDevices.defaultAudioOutput().isNull()


class AudioOutput:
    """A `Sink`."""

    def __init__(self) -> None:
        self._sink = QAudioSink(QMediaDevices.defaultAudioOutput(), sound_format())
        self._sink.setBufferSize(int(48_000 * 4 * seconds_in_card))
        self._device: QIODevice | None = None

    def start(self) -> None:
        self._device = self._sink.start()

    def free(self) -> int:
        return self._sink.bytesFree()

    def write(self, data: bytes) -> int:
        return max(0, self._device.write(data)) if self._device is not None else 0

    def stop(self) -> None:
        self._sink.reset()
        self._device = None
