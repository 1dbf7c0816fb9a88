"""The user's accounts: keys, regions and addresses of providers, and the hosting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from plugin.credentials import AccessPair, ApiKey, Credentials, Secret
from plugin.desk.views import ProviderView
from plugin.messages import Message
from plugin.settings import HostingPlace, ProviderPlace, Settings
from ui.bridge import Bridge
from ui.settings.page import Page, Wrong, choose, filled, quiet
from ui.sizes import letters
from ui.theme import Look
from ui.words import generator_word


class AccountsPage(Page):
    """One box per provider, as the desk lists them."""

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._boxes: dict[str, AccountBox] = {}
        self._settings = Settings()
        self._inside = QWidget()
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._waiting = quiet(self.tr("Looking for keys..."))
        self._list.addWidget(self._waiting)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(scroll, 1)
        bridge.providers_listed.connect(self.show_providers)
        bridge.provider_checked.connect(self._checked)
        bridge.list_providers()

    @property
    def title(self) -> str:
        return self.tr("Providers")

    def show_providers(self, providers: Sequence[ProviderView]) -> None:
        self._waiting.hide()
        for provider in providers:
            box = self._boxes.get(provider.name)
            if box is None:
                box = AccountBox(provider, self._bridge)
                box.show_place(self._settings)
                self._boxes[provider.name] = box
                self._list.insertWidget(self._list.count() - 1, box)
            box.show_provider(provider)

    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        for box in self._boxes.values():
            box.show_place(settings)

    def values(self) -> dict[str, Any]:
        if not self._boxes:
            return {}
        places = dict(self._settings.providers)
        for name, box in self._boxes.items():
            if name != "hosting":
                places[name] = box.place()
        kept = tuple((name, place) for name, place in places.items() if place != ProviderPlace())
        hosting = self._boxes["hosting"].hosting() if "hosting" in self._boxes else self._settings.hosting
        return {"providers": kept, "hosting": hosting}

    def changes(self, settings: Settings) -> dict[str, Any]:
        changed = super().changes(settings)
        if dict(changed.get("providers", ())) == dict(settings.providers):
            changed.pop("providers", None)
        return changed

    def _checked(self, name: str, message: Message, works: bool) -> None:
        if name in self._boxes:
            self._boxes[name].show_check(self._look.text(message), works)


class AccountBox(QGroupBox):
    """Keys are set and removed at once; the address is saved with the rest of the settings."""

    def __init__(self, provider: ProviderView, bridge: Bridge) -> None:
        super().__init__(_title(provider.name))
        self._provider, self._bridge = provider, bridge
        self._state, self._result = QLabel(), QLabel()
        self._set, self._remove, self._check = QPushButton(), QPushButton(), QPushButton()
        self._place = HostingForm() if provider.name == "hosting" else AddressForm(provider)
        self._lay_out()
        self._say()
        self._set.clicked.connect(self._ask_for_key)
        self._remove.clicked.connect(lambda: bridge.remove_key(provider.name))
        self._check.clicked.connect(self._test)

    def show_provider(self, provider: ProviderView) -> None:
        self._provider = provider
        sources = {
            "environment": self.tr("Key: from the environment"),
            "keyring": self.tr("Key: in the system's keyring"),
        }
        self._state.setText(sources.get(provider.key_source, self.tr("No key")))
        self._remove.setEnabled(provider.key_source == "keyring")
        self._check.setEnabled(provider.has_key)
        self._check.setVisible(provider.paid)
        if isinstance(self._place, AddressForm):
            self._place.url.setPlaceholderText(provider.account)

    def show_place(self, settings: Settings) -> None:
        if isinstance(self._place, HostingForm):
            self._place.show_hosting(settings.hosting)
        else:
            self._place.show_place(settings.provider(self._provider.name))

    def place(self) -> ProviderPlace:
        return self._place.place() if isinstance(self._place, AddressForm) else ProviderPlace()

    def hosting(self) -> HostingPlace | None:
        return self._place.hosting() if isinstance(self._place, HostingForm) else None

    def show_check(self, text: str, works: bool) -> None:
        self._result.setText(("✓ " if works else "✗ ") + text)
        self._result.setObjectName("" if works else "refusal")
        # A style sheet looks at the name only when told to.
        self._result.style().polish(self._result)
        self._result.show()
        self._check.setEnabled(True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._state, 1)
        for button in (self._set, self._remove, self._check):
            row.addWidget(button)
        self._result.setWordWrap(True)
        self._result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._result.hide()
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._result)
        if self._provider.key_page:
            link = QLabel(f'<a href="{self._provider.key_page}">{self._provider.key_page}</a>')
            link.setOpenExternalLinks(True)
            link.setAccessibleName(self.tr("Where keys of {0} are made").format(_title(self._provider.name)))
            column.addWidget(link)
        column.addWidget(self._place)

    def _say(self) -> None:
        name = _title(self._provider.name)
        for button, text, spoken in (
            (self._set, self.tr("Set key..."), self.tr("Set the key of {0}")),
            (self._remove, self.tr("Remove"), self.tr("Remove the key of {0}")),
            (self._check, self.tr("Test"), self.tr("Test the key of {0} by a free call")),
        ):
            button.setText(text)
            button.setAccessibleName(spoken.format(name))
            button.setToolTip(spoken.format(name))

    def _test(self) -> None:
        self._check.setEnabled(False)
        self._result.setText(self.tr("Asking {0}...").format(_title(self._provider.name)))
        self._result.show()
        self._bridge.check(self._provider.name)

    def _ask_for_key(self) -> None:
        dialog = KeyDialog(self._provider, self)
        dialog.accepted.connect(lambda: self._bridge.set_key(self._provider.name, dialog.credentials()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class AddressForm(QWidget):
    def __init__(self, provider: ProviderView) -> None:
        super().__init__()
        self.region: QComboBox = filled([(self.tr("Default ({0})").format(provider.regions[0]), "")])
        for name in provider.regions:
            self.region.addItem(name, name)
        self.url, self.at_once = QLineEdit(), QSpinBox()
        self.at_once.setRange(0, 100)
        self.at_once.setSpecialValueText(self.tr("as the model says"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for label, widget in (
            (self.tr("Region"), self.region),
            (self.tr("Base URL"), self.url),
            (self.tr("Jobs at once"), self.at_once),
        ):
            widget.setAccessibleName(f"{_title(provider.name)}: {label}")
            form.addRow(label, widget)

    def show_place(self, place: ProviderPlace) -> None:
        choose(self.region, place.region)
        self.url.setText(place.base_url)
        self.at_once.setValue(place.concurrency or 0)

    def place(self) -> ProviderPlace:
        return ProviderPlace(self.url.text().strip(), self.region.currentData(), self.at_once.value() or None)


class HostingForm(QWidget):
    """The user's own server, for providers that take clips only by URL."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = filled([(self.tr("None"), ""), ("S3", "s3"), ("WebDAV", "webdav")])
        self.url, self.region, self.public = QLineEdit(), QLineEdit(), QLineEdit()
        self.url.setPlaceholderText("https://host/bucket")
        self.public.setPlaceholderText(self.tr("the same address"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        about = self.tr("Your own server. Clips that a provider takes only by URL are put here and removed afterwards.")
        form.addRow(quiet(about))
        for label, widget in (
            (self.tr("Kind"), self.kind),
            (self.tr("Address"), self.url),
            (self.tr("Region (S3)"), self.region),
            (self.tr("Public address"), self.public),
        ):
            widget.setAccessibleName(self.tr("Hosting: {0}").format(label))
            form.addRow(label, widget)

    def show_hosting(self, place: HostingPlace | None) -> None:
        choose(self.kind, place.kind if place else "")
        self.url.setText(place.url if place else "")
        self.region.setText(place.region if place else "")
        self.public.setText(place.public_url if place else "")

    def hosting(self) -> HostingPlace | None:
        kind, url = self.kind.currentData(), self.url.text().strip()
        if not kind:
            return None
        if not url:
            raise Wrong(self.tr("Hosting needs an address."))
        return HostingPlace(kind, url, self.region.text().strip(), self.public.text().strip())


class KeyDialog(QDialog):
    """Takes a key in without showing it."""

    def __init__(self, provider: ProviderView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Key of {0}").format(_title(provider.name)))
        self._pair = QCheckBox(self.tr("An access key and a secret key"))
        self._pair.setChecked(provider.takes_pair and not provider.takes_key)
        self._pair.setVisible(provider.takes_pair and provider.takes_key)
        self._first, self._second = QLineEdit(), QLineEdit()
        for field in (self._first, self._second):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.textChanged.connect(self._look_at_it)
        self._form = QFormLayout(self)
        self._form.addRow(self._pair)
        self._form.addRow(self.tr("Key"), self._first)
        self._form.addRow(self.tr("Secret key"), self._second)
        self._form.addRow(quiet(self.tr("It goes into the keyring of your system and is never shown again.")))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._form.addRow(self._buttons)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._pair.toggled.connect(self._show_fields)
        self._first.setAccessibleName(self.tr("Key"))
        self._second.setAccessibleName(self.tr("Secret key"))
        self.setMinimumWidth(letters(self, 60))
        self._show_fields()
        self._first.setFocus()

    def credentials(self) -> Credentials:
        first = Secret(self._first.text().strip())
        if self._pair.isChecked():
            return AccessPair(first, Secret(self._second.text().strip()))
        return ApiKey(first)

    def _show_fields(self) -> None:
        self._form.setRowVisible(self._second, self._pair.isChecked())
        self._look_at_it()

    def _look_at_it(self) -> None:
        whole = bool(self._first.text().strip()) and (not self._pair.isChecked() or bool(self._second.text().strip()))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(whole)


def _title(name: str) -> str:
    return QCoreApplication.translate("AccountsPage", "Hosting") if name == "hosting" else generator_word(name)
