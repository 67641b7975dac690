"""contenders.yaml: what each kind of contender says about itself. No key stands in it, only the name of a variable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from seatrial.trials.contenders.address import checked_address

Price = Annotated[float | None, Field(ge=0, le=100_000, description="USD per million tokens; none: not known.")]
ToolCalls = Literal["native", "text", "auto"]
Text = Annotated[str, Field(min_length=1, max_length=500)]
KEY_FIELDS = {"key", "api_key", "apikey", "token", "secret", "password", "authorization", "bearer"}
SECRET_WORDS = re.compile(r"auth|key|token|secret|cookie|password|credential", re.IGNORECASE)
HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
SHA256 = re.compile(r"[0-9a-f]{64}")
OWN_PARAMETERS = {"model", "messages", "stream", "stream_options", "tools", "max_tokens", "seed", "temperature", "n"}


class ContenderSpec(BaseModel):
    """What every contender has. `folder` is where the file stands; paths in it are relative to that."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: Annotated[str, Field(min_length=1, max_length=60, description="Unique in the file.")]
    kind: str
    tool: Annotated[str | None, Field(max_length=80, description="The catalogue's name of what this is.")] = None
    release: Annotated[str | None, Field(max_length=120, description="Version, date or quantisation.")] = None
    price_in: Price = None
    price_out: Price = None
    concurrency: Annotated[int, Field(ge=1, le=1024, description="Calls at a time, at most.")] = 8
    timeout: Annotated[float, Field(gt=0, le=3600, description="Seconds for one answer, at most.")] = 300.0
    folder: Annotated[Path, Field(exclude=True)] = Path(".")

    @field_validator("name")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if name != name.strip() or not name.isprintable():
            raise ValueError("The name starts or ends with a space, or holds a control character. Write it plainly.")
        return name

    @model_validator(mode="before")
    @classmethod
    def _no_key(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            for field in given:
                if str(field).lower().replace("-", "_") in KEY_FIELDS:
                    raise ValueError(
                        f"“{field}” would put a key into the file, from where it is copied and committed. "
                        "Put it into an environment variable and name that one: `key_env: MY_KEY`."
                    )
        return given

    @property
    def settings(self) -> dict[str, str]:
        """What a page says of it: never a key."""
        return {}

    def resolve(self, path: str) -> Path:
        """A path of the file, which is relative to the file's folder."""
        return (self.folder / Path(path).expanduser()).resolve()


class Keyed(ContenderSpec):
    """A contender that may need a key."""

    key_env: str | None = Field(None, description="The name of the environment variable with the key.")

    @field_validator("key_env")
    @classmethod
    def _a_name(cls, name: str | None) -> str | None:
        if name is not None and not VARIABLE.fullmatch(name):
            raise ValueError(
                "“key_env” is not the name of an environment variable in capitals; a key itself must not stand here. "
                "Write the variable's name, such as OPENAI_API_KEY."
            )
        return name


class EndpointSpec(Keyed):
    """An OpenAI-compatible endpoint."""

    kind: Literal["endpoint"] = "endpoint"
    base_url: Annotated[str, Field(max_length=500, description="As https://host/v1, without /chat/completions.")]
    model: Annotated[Text | None, Field(description="As the endpoint calls it; none: the only one it serves.")] = None
    insecure: Annotated[bool, Field(description="Allow http:// to a host that is not on a private network.")] = False
    key_header: Annotated[str | None, Field(description="Header of the key, where it is not Authorization.")] = None
    headers: Annotated[dict[str, Text], Field(max_length=20, description="Sent with every call; no secrets.")] = {}
    parameters: Annotated[
        dict[str, str | int | float | bool], Field(max_length=20, description="Added to every request's body.")
    ] = {}
    tool_calls: ToolCalls = "auto"
    idle: Annotated[float, Field(gt=0, le=3600, description="Seconds between two pieces of an answer, at most.")] = 60.0
    tries: Annotated[int, Field(ge=1, le=20, description="Calls at most for one answer, on 429, 5xx and refusals.")] = 5

    @model_validator(mode="after")
    def _address(self) -> EndpointSpec:
        checked_address(self.base_url, insecure=self.insecure)
        return self

    @field_validator("key_header")
    @classmethod
    def _header_name(cls, name: str | None) -> str | None:
        if name is not None and not HEADER_NAME.fullmatch(name):
            raise ValueError("“key_header” is not a header's name. Write it as api-key.")
        return name

    @field_validator("headers")
    @classmethod
    def _no_secret(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not HEADER_NAME.fullmatch(name) or not value.isascii() or not value.isprintable():
                raise ValueError("A header's name or value cannot be sent. Use plain letters, digits and hyphens.")
            if SECRET_WORDS.search(name):
                raise ValueError(f"The header “{name}” may carry a secret. Use `key_env` and `key_header` for a key.")
        return headers

    @field_validator("parameters")
    @classmethod
    def _not_ours(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        if taken := sorted(OWN_PARAMETERS & parameters.keys()):
            raise ValueError(f"The trial sets “{taken[0]}” itself, the same for every contender. Remove it.")
        return parameters

    @property
    def address(self) -> str:
        """The base URL, without a slash at its end."""
        return checked_address(self.base_url, insecure=self.insecure)

    @property
    def settings(self) -> dict[str, str]:
        """Model, address, and what is added to every request."""
        added = {f"parameter {name}": str(value) for name, value in sorted(self.parameters.items())}
        return {"model": self.model or "the only one", "address": self.address, "tool calls": self.tool_calls, **added}


class GgufSpec(ContenderSpec):
    """A model file, served on this machine: by path, or by repository and file of Hugging Face."""

    kind: Literal["gguf"] = "gguf"
    path: Text | None = None
    repo: Annotated[Text | None, Field(description="A Hugging Face repository, as organisation/name.")] = None
    file: Annotated[Text | None, Field(description="The file in that repository.")] = None
    revision: Annotated[Text | None, Field(description="Its branch, tag or commit.")] = None
    sha256: Annotated[str | None, Field(description="Of the file; another one is refused.")] = None
    context: Annotated[int, Field(ge=256, le=4_194_304, description="Tokens of each slot.")] = 8192
    slots: Annotated[int, Field(ge=1, le=64, description="Answers written at the same time.")] = 4
    threads: Annotated[int | None, Field(ge=1, le=1024, description="Threads; none: one a core.")] = None
    gpu_layers: Annotated[int | None, Field(ge=0, le=10_000, description="On the GPU; none: as llama.cpp does.")] = None
    ready: Annotated[float, Field(gt=0, le=3600, description="Seconds in which it has to be ready.")] = 300.0
    tool_calls: ToolCalls = "auto"

    @model_validator(mode="after")
    def _one_source(self) -> GgufSpec:
        if (self.path is None) == (self.repo is None):
            raise ValueError("A gguf contender names either `path:` or `repo:` with `file:`. Give one of the two.")
        if (self.repo is None) != (self.file is None):
            raise ValueError("`repo:` and `file:` go together. Name the file in that repository.")
        if self.repo is not None and not re.fullmatch(r"\w[\w.-]*/\w[\w.-]*", self.repo):
            raise ValueError("“repo” is not organisation/name of a Hugging Face repository. Copy it from its page.")
        if self.file is not None and (self.file.startswith("/") or ".." in Path(self.file).parts):
            raise ValueError("“file” leads out of its repository. Write it as its page shows it.")
        return self

    @field_validator("sha256")
    @classmethod
    def _digest(cls, digest: str | None) -> str | None:
        if digest is not None and not SHA256.fullmatch(digest.lower()):
            raise ValueError("“sha256” is not 64 hexadecimal digits. Copy what `sha256sum FILE` prints.")
        return digest and digest.lower()

    @property
    def settings(self) -> dict[str, str]:
        """File and repository by name (no path of a machine), context, slots."""
        named = {"file": Path(self.file or self.path or "").name, "repository": self.repo, "revision": self.revision}
        return {key: value for key, value in named.items() if value} | {
            **({"sha256": self.sha256} if self.sha256 else {}),
            "context": str(self.context),
            "slots": str(self.slots),
            "tool calls": self.tool_calls,
        }


class CommandSpec(Keyed):
    """A command-line agent, run in the sandbox with a way to one endpoint only."""

    kind: Literal["command"] = "command"
    command: Annotated[list[Text], Field(min_length=1, max_length=100, description="Program and arguments.")]
    endpoint: Annotated[str, Field(max_length=500, description="The base URL it may reach, and nothing else.")]
    model: Text | None = None
    insecure: bool = False
    readable: Annotated[list[Text], Field(max_length=20, description="Folders it may read: its installation.")] = []
    environment: Annotated[dict[str, str], Field(max_length=50, description="Variables it is given; no secrets.")] = {}
    concurrency: Annotated[int, Field(ge=1, le=64)] = 1

    @model_validator(mode="after")
    def _address(self) -> CommandSpec:
        checked_address(self.endpoint, insecure=self.insecure)
        return self

    @field_validator("environment")
    @classmethod
    def _no_secret(cls, environment: dict[str, str]) -> dict[str, str]:
        for name in environment:
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
                raise ValueError("A variable's name holds something else than letters, digits and _. Correct it.")
            if re.search(r"_KEY$|TOKEN|SECRET|PASSWORD", name, re.IGNORECASE):
                raise ValueError(f"“{name}” may carry a secret. The key goes to the relay: name it as `key_env`.")
        return environment

    @property
    def address(self) -> str:
        """The base URL of the endpoint it may reach."""
        return checked_address(self.endpoint, insecure=self.insecure)

    @property
    def settings(self) -> dict[str, str]:
        """Command, model and address."""
        shown = {"command": " ".join(self.command), "address": self.address}
        return shown | ({"model": self.model} if self.model else {})


class Chance(BaseModel):
    """How often a scripted contender succeeds: `success`, halved with every `half_size` of the item's size."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    success: Annotated[float, Field(ge=0, le=1)]
    half_size: Annotated[float | None, Field(gt=0)] = None

    def at(self, size: float | None) -> float:
        """The probability of success at a size."""
        if self.half_size is None or size is None:
            return self.success
        return float(self.success * 0.5 ** (size / self.half_size))


class ScriptedSpec(ContenderSpec):
    """Answers from a file, or by a rule: a contender whose truth is known."""

    kind: Literal["scripted"] = "scripted"
    answers: Annotated[Text | None, Field(description="A YAML or JSON file: item or family, and its replies.")] = None
    rule: Annotated[dict[str, Chance], Field(description="Chance of success by family; `default` for the rest.")] = {}
    seed: Annotated[int, Field(ge=0, le=2**53)] = 0
    shared: Annotated[float, Field(ge=0, le=1, description="How often luck is the item's, not the contender's.")] = 0.0
    latency: Annotated[float, Field(ge=0, le=600, description="Seconds that an answer takes.")] = 0.0
    jitter: Annotated[float, Field(ge=0, le=1, description="Share by which it varies.")] = 0.0
    errors: Annotated[float, Field(ge=0, le=1, description="Share of calls that end in an error.")] = 0.0
    concurrency: Annotated[int, Field(ge=1, le=100_000)] = 256

    @model_validator(mode="after")
    def _one_way(self) -> ScriptedSpec:
        if (self.answers is None) == (not self.rule):
            raise ValueError("A scripted contender has either `answers:` (a file) or `rule:`. Give one of the two.")
        return self

    @property
    def settings(self) -> dict[str, str]:
        """The rule, or the name of the file."""
        chances = {name: f"{chance.success:g}" for name, chance in sorted(self.rule.items())}
        way = {"answers": Path(self.answers).name} if self.answers else {f"chance {k}": v for k, v in chances.items()}
        return {**way, "seed": str(self.seed)}


KINDS: dict[str, type[ContenderSpec]] = {
    "endpoint": EndpointSpec,
    "gguf": GgufSpec,
    "command": CommandSpec,
    "scripted": ScriptedSpec,
}
