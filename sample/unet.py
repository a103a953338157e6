"""A two-dimensional U-Net for brain tissue in T1-weighted slices."""

import torch
from torch import nn


class DoubleConv(nn.Module):
    """Twice: 3x3 convolution, batch normalisation, ReLU."""

    def __init__(self, channels_in: int, channels_out: int):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels_out)
        self.relu = nn.ReLU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.norm1(self.conv1(x)))
        return self.relu(self.norm2(self.conv2(x)))


class UpBlock(nn.Module):
    """Doubles the resolution and merges the skip connection of that resolution."""

    def __init__(self, channels_in: int, channels_out: int):
        super().__init__()
        self.up = nn.ConvTranspose2d(channels_in, channels_out, 2, stride=2)
        self.merge = DoubleConv(2 * channels_out, channels_out)

    def forward(self, x: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        return self.merge(torch.cat([skip, self.up(x)], dim=1))


class UNet(nn.Module):
    """U-Net over four resolutions; returns one map of logits per class."""

    def __init__(self, channels_in: int = 1, classes: int = 3, widths=(16, 32, 64, 128)):
        super().__init__()
        *narrow, widest = widths
        self.encoder = nn.ModuleList(
            DoubleConv(a, b) for a, b in zip([channels_in, *narrow], narrow)
        )
        self.pool = nn.MaxPool2d(2)
        self.bottleneck = DoubleConv(narrow[-1], widest)
        self.decoder = nn.ModuleList(
            UpBlock(a, b) for a, b in zip(widths[:0:-1], widths[-2::-1])
        )
        self.head = nn.Conv2d(widths[0], classes, 1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        x, skips = image, []
        for level in self.encoder:
            skips.append(level(x))
            x = self.pool(skips[-1])
        x = self.bottleneck(x)
        for level in self.decoder:
            x = level(x, skips.pop())
        return self.head(x)
