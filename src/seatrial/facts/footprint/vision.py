"""The halves that read pictures: counted, since they take memory, and never active on text."""

from __future__ import annotations

from collections.abc import Iterator

from seatrial.errors import BadInput
from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.model import Tensor


def vision_tensors(config: Config, text_hidden: int) -> Iterator[Tensor]:
    """Tower and projector of a multimodal config; BadInput names a tower that is not known here."""
    vision = config.part("vision_config")
    if vision is None:
        return
    known = {"siglip_vision_model": _siglip, "llama4_vision_model": _llama4, "pixtral": _pixtral}
    kind = str(vision.data.get("model_type", "none named"))[:60]
    if kind not in known:
        raise BadInput(
            f"The vision tower “{kind}” is not known here.", f"Known: {', '.join(known)}.", where=config.where
        )
    for size in known[kind](vision, config, text_hidden):
        yield Tensor("vision", "other", size)


def _encoder(hidden: int, inner: int, layers: int) -> int:
    """Layers with biases everywhere and two norms with shift."""
    return layers * (4 * (hidden * hidden + hidden) + 2 * hidden * inner + inner + hidden + 4 * hidden)


def _siglip(vision: Config, _config: Config, text_hidden: int) -> Iterator[int]:
    hidden, patch = vision.number("hidden_size"), vision.number("patch_size")
    places = (vision.number("image_size") // patch) ** 2
    yield 3 * patch * patch * hidden + hidden + places * hidden
    yield _encoder(hidden, vision.number("intermediate_size"), vision.number("num_hidden_layers"))
    yield 2 * hidden  # norm after the last layer
    if vision.flag("vision_use_head", default=True):
        inner = vision.number("intermediate_size")
        yield hidden + 4 * (hidden * hidden + hidden) + 2 * hidden + 2 * hidden * inner + inner + hidden
    yield hidden * text_hidden + hidden  # projector and its norm


def _llama4(vision: Config, _config: Config, text_hidden: int) -> Iterator[int]:
    hidden, patch = vision.number("hidden_size"), vision.number("patch_size")
    places = (vision.number("image_size") // patch) ** 2 + 1
    yield 3 * patch * patch * hidden + hidden + places * hidden + 4 * hidden
    yield _encoder(hidden, vision.number("intermediate_size"), vision.number("num_hidden_layers"))
    inner, given = vision.number("projector_input_dim"), vision.number("projector_output_dim")
    yield vision.number("intermediate_size") * inner + inner * given
    yield vision.number("vision_output_dim") * text_hidden


def _pixtral(vision: Config, config: Config, text_hidden: int) -> Iterator[int]:
    hidden, patch = vision.number("hidden_size"), vision.number("patch_size")
    layers, inner = vision.number("num_hidden_layers"), vision.number("intermediate_size")
    yield 3 * patch * patch * hidden + hidden
    yield layers * (4 * hidden * hidden + 3 * hidden * inner + 2 * hidden)
    merge = config.number("spatial_merge_size", default=2)
    bias = config.flag("multimodal_projector_bias")
    yield hidden + merge * merge * hidden * hidden  # norm and patch merger
    yield hidden * text_hidden + text_hidden * text_hidden + 2 * text_hidden * bias
