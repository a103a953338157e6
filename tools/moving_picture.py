"""Joins the frames that moving-picture.ts took into media/session.webp."""

import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

root = Path(__file__).parents[1]
source = root / "out" / "moving-picture"
width = 1000
bar = 36
arrow = [(0, 0), (0, 17), (4, 13), (7, 19), (10, 18), (7, 12), (12, 12)]

images = []
durations = []
for frame in json.loads((source / "frames.json").read_text()):
    picture = Image.open(source / frame["file"]).convert("RGB")
    draw = ImageDraw.Draw(picture)
    if frame["pointer"] is not None:
        x, y = frame["pointer"]
        draw.polygon([(x + dx, y + dy) for dx, dy in arrow], fill="white", outline="black")
    scale = width / picture.width
    picture = picture.resize((width, round(picture.height * scale)), Image.LANCZOS)
    whole = Image.new("RGB", (width, picture.height + bar), "#1f1f1f")
    whole.paste(picture)
    font = ImageFont.load_default(size=16)
    ImageDraw.Draw(whole).text(
        (width / 2, picture.height + bar / 2), frame["words"], "#e8e8e8", font, anchor="mm"
    )
    images.append(whole)
    durations.append(frame["shown"])

path = root / "media" / "session.webp"
images[0].save(
    path, save_all=True, append_images=images[1:], duration=durations, loop=0, quality=70, method=6
)
print(path, path.stat().st_size, "bytes,", len(images), "frames")
