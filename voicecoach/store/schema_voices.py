"""Table of what voices are known by; see ``voice_memory.py``."""

from sqlalchemy.orm import Mapped

from voicecoach.store.schema_base import Base, call_key

__all__ = ["RememberedVoiceRow"]


class RememberedVoiceRow(Base):
    """What the agent's voice of a call is known by: biometric data, gone with the call."""

    __tablename__ = "remembered_voice"

    call_id: Mapped[str] = call_key()
    body: Mapped[bytes]
