"""A tiny Whisper model for CTranslate2 that says what it is told to, when it is told to.

Numpy only. Nothing is learned: the numbers are set so that the real engine,
with its real beam search, tokenizer and alignment, has one way to go.

* What it says: the decoder's layers add nothing, so each token depends on the
  one before alone, and the output matrix holds the pairs that follow each other.
* When it says it: the encoder passes nothing on but a code of the time, a row
  of overlapping bumps, and each token attends to the time of the next word.
"""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

WIDTH = 64
FRAME_COUNT = 1500
FRAME_S = 0.02
MARK_OF_MANY_LANGUAGES = ""
"""CTranslate2 takes a model for an English-only one unless this token is in its vocabulary."""


def make_model(
    folder: Path,
    script: Sequence[tuple[str, float]],
    *,
    language: str | None = None,
    last_word_s: float = 0.5,
) -> Path:
    """Write a model that says the words of a script in every 30 s that it hears, or part of them.

    What it hears must last beyond its last word: a moment that is not there cannot be attended to.

    Parameters
    ----------
    script : sequence of (str, float)
        Words, each another, and the second (after the window's start) at which each is said.
    language : str or None
        What it takes every language for; ``None`` makes an English-only model.
    last_word_s : float
        How long the last word lasts.
    """
    from ctranslate2.specs import whisper_spec

    folder.mkdir(parents=True, exist_ok=True)
    words = [f" {word}" for word, _ in script]
    tokens = _tokens(words, multilingual=language is not None)
    ids = {token: index for index, token in enumerate(tokens)}
    _write_tokenizer(folder, words, tokens)
    random = np.random.default_rng(0)
    embeddings = _normalised(random.standard_normal((len(tokens), WIDTH)))
    spec = whisper_spec.WhisperSpec(1, 1, 1, 1)
    _set_encoder(spec.encoder)
    _set_decoder(spec.decoder, embeddings)
    chain = _chain(words, language=language)
    followers = np.zeros((len(tokens), WIDTH))
    for token, follower in chain:
        followers[ids[follower]] += embeddings[ids[token]]
    spec.decoder.projection.weight = _float32(followers)
    starts = ["<|notimestamps|>", *words]
    seconds = [at for _, at in script]
    seconds.append(seconds[-1] + last_word_s)
    attended = spec.decoder.layer[0].attention
    attended.linear[0].weight = _queries(embeddings[[ids[token] for token in starts]], seconds)
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [ids["<|endoftext|>"]]
    spec.config.lang_ids = [ids[f"<|{code}|>"] for code in _languages()]
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.save(str(folder))
    return folder


def _languages() -> Sequence[str]:
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    return _LANGUAGE_CODES


def _tokens(words: Sequence[str], *, multilingual: bool) -> list[str]:
    special = ["<|endoftext|>", "<|startoftranscript|>"]
    special += [f"<|{code}|>" for code in _languages()]
    special += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>"]
    special += ["<|nospeech|>", "<|notimestamps|>"]
    stamps = [f"<|{index * FRAME_S:.2f}|>" for index in range(FRAME_COUNT + 1)]
    plain = ["<unk>", *words]
    if multilingual:
        plain.append(MARK_OF_MANY_LANGUAGES)
    return [*plain, *special, *stamps]


def _write_tokenizer(folder: Path, words: Sequence[str], tokens: Sequence[str]) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    plain_count = tokens.index("<|endoftext|>")
    vocabulary = {token: index for index, token in enumerate(tokens[:plain_count])}
    tokenizer = Tokenizer(models.WordLevel(vocab=vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.decoder = decoders.Fuse()
    first_stamp = tokens.index("<|0.00|>")
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True) for token in tokens[plain_count:first_stamp]]
    )
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in tokens[first_stamp:]])
    assert tokenizer.get_vocab_size() == len(tokens)
    tokenizer.save(str(folder / "tokenizer.json"))
    values = {"feature_size": 80, "sampling_rate": 16000, "hop_length": 160, "n_fft": 400}
    (folder / "preprocessor_config.json").write_text(json.dumps(values), "utf-8")


def _chain(words: Sequence[str], *, language: str | None) -> list[tuple[str, str]]:
    """Pairs of tokens that follow each other, with time stamps and without."""
    said = list(itertools.pairwise(words))
    first, last = words[0], words[-1]
    asked = "<|startoftranscript|>" if language is None else "<|transcribe|>"
    pairs = [(asked, "<|0.00|>"), ("<|0.00|>", first), ("<|notimestamps|>", first), *said]
    pairs += [(last, "<|endoftext|>")]
    return pairs if language is None else [("<|startoftranscript|>", f"<|{language}|>"), *pairs]


def _normalised(rows: np.ndarray) -> np.ndarray:
    centred = rows - rows.mean(axis=1, keepdims=True)
    return centred / centred.std(axis=1, keepdims=True)


def _float32(values: Any) -> np.ndarray:
    return np.ascontiguousarray(values, dtype=np.float32)


def _time_code() -> np.ndarray:
    """One row per frame of 20 ms: how near it is to each of 64 moments."""
    frames = np.arange(FRAME_COUNT)[:, np.newaxis] / FRAME_COUNT
    moments = np.linspace(0.0, 1.0, WIDTH)[np.newaxis]
    return np.exp(-0.5 * ((frames - moments) * WIDTH) ** 2)


def _queries(embeddings: np.ndarray, seconds: Sequence[float]) -> np.ndarray:
    """Matrix that turns each embedding into the time code of its moment."""
    frames = np.round(np.asarray(seconds) / FRAME_S).astype(int)
    wanted = 4.0 * _normalised(_time_code())[frames]
    return _float32((np.linalg.pinv(embeddings) @ wanted).T)


def _set_encoder(encoder: Any) -> None:
    for convolution, inputs in ((encoder.conv1, 80), (encoder.conv2, WIDTH)):
        convolution.weight = _float32(np.zeros((WIDTH, inputs, 3)))
        convolution.bias = _float32(np.zeros(WIDTH))
    encoder.position_encodings.encodings = _float32(_time_code())
    _set_norm(encoder.layer_norm)
    for layer in encoder.layer:
        _silence_attention(layer.self_attention, parts=(3, 1))
        _silence_feed_forward(layer.ffn)


def _set_decoder(decoder: Any, embeddings: np.ndarray) -> None:
    decoder.embeddings.weight = _float32(embeddings)
    decoder.position_encodings.encodings = _float32(np.zeros((448, WIDTH)))
    _set_norm(decoder.layer_norm)
    for layer in decoder.layer:
        _silence_attention(layer.self_attention, parts=(3, 1))
        _silence_attention(layer.attention, parts=(1, 2, 1))
        keys_and_values = np.concatenate((np.eye(WIDTH), np.zeros((WIDTH, WIDTH))))
        layer.attention.linear[1].weight = _float32(keys_and_values)
        _silence_feed_forward(layer.ffn)


def _set_norm(norm: Any) -> None:
    norm.gamma = _float32(np.ones(WIDTH))
    norm.beta = _float32(np.zeros(WIDTH))


def _silence(linear: Any, outputs: int, inputs: int) -> None:
    linear.weight = _float32(np.zeros((outputs, inputs)))
    linear.bias = _float32(np.zeros(outputs))


def _silence_attention(attention: Any, *, parts: Sequence[int]) -> None:
    _set_norm(attention.layer_norm)
    for linear, part in zip(attention.linear, parts, strict=True):
        _silence(linear, part * WIDTH, WIDTH)


def _silence_feed_forward(feed_forward: Any) -> None:
    _set_norm(feed_forward.layer_norm)
    _silence(feed_forward.linear_0, WIDTH, WIDTH)
    _silence(feed_forward.linear_1, WIDTH, WIDTH)
