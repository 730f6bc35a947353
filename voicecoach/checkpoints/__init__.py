"""Model name -> local files: what is registered, what is here, and the only downloader.

Analysis never downloads. `pull` does, when somebody asks for it; afterwards
everything works without a network.
"""

from voicecoach.checkpoints.download import Progress, pull
from voicecoach.checkpoints.local import (
    MODELS_VARIABLE,
    InstalledCheckpoint,
    default_models_folder,
    faults,
    installed,
    installed_models,
    installed_names,
)
from voicecoach.checkpoints.registry import (
    Checkpoint,
    CheckpointFile,
    Registry,
    load_registry,
)

__all__ = [
    "MODELS_VARIABLE",
    "Checkpoint",
    "CheckpointFile",
    "InstalledCheckpoint",
    "Progress",
    "Registry",
    "default_models_folder",
    "faults",
    "installed",
    "installed_models",
    "installed_names",
    "load_registry",
    "pull",
]
