"""An independent second engine for changzhi-2023, in exact fractions: see `changzhi`."""
