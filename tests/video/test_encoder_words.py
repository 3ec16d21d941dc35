"""What people are told of the encoder that made a video."""

from __future__ import annotations

from dataclasses import replace

from storykit.video.encoders import encoder_findings, software_encoder
from storykit.video.settings import EncodeSettings


def test_only_who_asked_for_the_graphics_card_is_told_which_encoder_worked() -> None:
    plain = EncodeSettings(codec="h264", quality=21)
    encoder = software_encoder(plain)
    assert encoder_findings(plain, encoder) == ()
    asked = replace(plain, hardware=True)
    (none,) = encoder_findings(asked, encoder)
    assert "No encoder of a graphics card works" in none.message
    assert "libx264" in none.message
    (one,) = encoder_findings(asked, replace(encoder, name="h264_nvenc"))
    assert one.message == "The graphics card made the video, by h264_nvenc."
