"""Random geometry and intensity for training, drawn anew for every image of a batch."""

import math

import torch
from torch.nn import functional as F


def _grid(count: int, size: int, crop: int) -> torch.Tensor:
    """Sampling grids: rotation, scale, shear, flip, shift and an elastic field."""
    angle = (torch.rand(count) - 0.5) * math.pi / 3
    zoom = 0.8 + 0.5 * torch.rand(count, 2)
    flip = torch.where(torch.rand(count, 2) < 0.5, -1.0, 1.0)
    shear = (torch.rand(count) - 0.5) * 0.3
    cos, sin = angle.cos(), angle.sin()
    matrix = torch.stack([torch.stack([cos, -sin + shear], 1), torch.stack([sin, cos], 1)], 1)
    matrix = matrix * (zoom * flip)[:, None] * (crop / size)
    shift = (torch.rand(count, 2, 1) - 0.5) * 0.5
    grid = F.affine_grid(torch.cat([matrix, shift], 2), [count, 1, crop, crop], align_corners=False)
    elastic = 0.04 * torch.randn(count, 2, 7, 7) * torch.rand(count, 1, 1, 1)
    elastic = F.interpolate(elastic, (crop, crop), mode="bicubic", align_corners=True)
    return grid + elastic.permute(0, 2, 3, 1)


def geometry(images: torch.Tensor, labels: torch.Tensor, crop: int):
    """Warps images (N1HW in [0, 1]) and labels (NHW) alike and crops them."""
    grid = _grid(len(images), images.shape[-1], crop)
    images = F.grid_sample(images, grid, align_corners=False)
    labels = F.grid_sample(labels[:, None].float(), grid, mode="nearest", align_corners=False)
    return images, labels[:, 0].long()


def intensity(images: torch.Tensor) -> torch.Tensor:
    """Changes gamma, contrast, bias field, blur and noise of images in [0, 1]."""
    one = (len(images), 1, 1, 1)
    images = images.clamp(0, 1) ** torch.exp(0.4 * torch.randn(one))
    field = torch.exp(0.25 * torch.randn(len(images), 1, 4, 4))
    field = F.interpolate(field, images.shape[2:], mode="bicubic", align_corners=True)
    images = images * field * (0.75 + 0.5 * torch.rand(one))
    soft = F.avg_pool2d(images, 3, stride=1, padding=1, count_include_pad=False)
    images = torch.lerp(images, soft, torch.rand(one))
    return (images + 0.05 * torch.rand(one) * torch.randn_like(images)).clamp(0, 1)
