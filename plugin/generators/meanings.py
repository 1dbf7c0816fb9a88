"""What a provider's refusal means to us, where the providers of one house say the same in codes of their own."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.errors import GenerationFailed, Scope
from plugin.messages import Message, say


@dataclass(frozen=True, slots=True)
class Meaning:
    """`code` is ours."""

    code: str
    message: Message
    action: Message
    scope: Scope = Scope.request
    temporary: bool = False

    def failure(self, retry_after: float | None = None) -> GenerationFailed:
        """Nothing was created. Where it fails one job only, the engine adds the cost."""
        return GenerationFailed(
            self.message,
            self.action,
            code=self.code,
            scope=self.scope,
            temporary=self.temporary,
            retry_after=retry_after,
        )


def busy() -> Meaning:
    return Meaning(
        "busy",
        say("The provider is busy or the account's rate is reached. Nothing was charged."),
        say("Nothing to do: it is tried again by itself."),
        Scope.lane,
        temporary=True,
    )


def not_open(reason: str) -> Meaning:
    return Meaning(
        "model_not_open",
        say("This model is not open to the account: {reason}. Nothing was charged.", reason=reason),
        say("Activate the model in the provider's console, or choose another."),
        Scope.lane,
    )


def no_access() -> Meaning:
    return Meaning(
        "no_access",
        say("The provider denies access. Nothing was charged."),
        say("Check in the provider's console what the key may do."),
        Scope.account,
    )


def input_moderated(what: Message | str, reason: str) -> Meaning:
    return Meaning(
        "input_moderated",
        say("The provider refused {input}: {reason}.", input=what, reason=reason),
        say("Change it and try again; the same one is refused again."),
    )


def bad_request(reason: str) -> Meaning:
    return Meaning(
        "bad_request",
        say("The provider refused the request: {reason}.", reason=reason),
        say("Change the shot, its pictures or the model's settings."),
    )


def not_the_provider() -> Meaning:
    """Neither the provider's shape nor a code of its own."""
    return Meaning(
        "not_the_provider",
        say("What answered at this address is not the provider. Nothing was charged."),
        say("Check the base URL."),
        Scope.account,
    )
