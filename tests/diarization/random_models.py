"""The architectures of community-1, small and with random weights: what they answer means nothing.

They run what the tone models do not: SincNet and LSTM, filter banks and a residual network.
"""

from typing import Any

import torch

from tests.diarization.tone_models import (
    RATE_HZ,
    Model,
    embedding_specifications,
    segmentation_specifications,
)

# isort: split
from pyannote.audio.models.embedding.wespeaker import BaseWeSpeakerResNet
from pyannote.audio.models.embedding.wespeaker.resnet import BasicBlock, ResNet
from pyannote.audio.models.segmentation import PyanNet


class TinyResNet(BaseWeSpeakerResNet):
    """WeSpeaker's network with one block a stage."""

    def __init__(self, sample_rate: int = RATE_HZ, task: Any = None, **options: Any) -> None:
        super().__init__(sample_rate=sample_rate, task=task, **options)
        self.resnet = ResNet(
            BasicBlock, [1, 1, 1, 1], m_channels=4, feat_dim=80, embed_dim=8, two_emb_layer=False
        )


def random_models(heard: torch.Tensor | None = None) -> dict[str, Model]:
    """Both models; the answers change on audio like ``heard``, some seconds at 16 kHz, or noise."""
    torch.manual_seed(440)
    segmentation = PyanNet(
        lstm={"hidden_size": 16, "num_layers": 1}, linear={"hidden_size": 16, "num_layers": 1}
    )
    segmentation.specifications = segmentation_specifications()
    segmentation.build()
    if heard is None:
        heard = torch.randn(5 * RATE_HZ, generator=torch.Generator().manual_seed(440))
    _spread(segmentation, heard)
    embedding = TinyResNet()
    embedding.specifications = embedding_specifications()
    return {"segmentation": segmentation.eval(), "embedding": embedding.eval()}


def _spread(segmentation: PyanNet, heard: torch.Tensor) -> None:
    """Scale the last layer so that every class is answered at times, not always the same one."""
    answers: list[torch.Tensor] = []
    hook = segmentation.classifier.register_forward_hook(
        lambda _module, _given, answer: answers.append(answer)
    )
    with torch.inference_mode():
        segmentation.eval()(heard[None, None])
    hook.remove()
    (logits,) = answers[0]
    scale = 8.0 / (logits.std(dim=0) + 1e-6)
    with torch.no_grad():
        segmentation.classifier.bias.sub_(logits.mean(dim=0)).mul_(scale)
        segmentation.classifier.weight.mul_(scale[:, None])
