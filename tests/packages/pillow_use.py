"""Pillow: drawing, text, formats, filters, palettes, arrays of pixels, sequences, metadata and broken files."""
# needs PIL
import hashlib
import io

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps, ImageSequence, UnidentifiedImageError

image = Image.new("RGB", (120, 80), "navy")
draw = ImageDraw.Draw(image)
draw.ellipse((10, 10, 70, 70), fill=(250, 120, 0), outline="white", width=3)
draw.polygon([(80, 10), (110, 70), (60, 60)], fill="#0a05")
draw.line([(i, (i * i) % 80) for i in range(0, 120, 7)], fill="yellow", width=2)
draw.text((5, 60), "Taipan", font=ImageFont.load_default(), fill="white")


def digest(picture):
    return picture.mode, picture.size, hashlib.md5(picture.tobytes()).hexdigest()


print(digest(image), image.getpixel((40, 40)), image.getbbox(), image.getextrema())
for name, change in {"rotate": lambda i: i.rotate(30, resample=Image.BICUBIC, expand=True), "resize": lambda i: i.resize((33, 22), Image.LANCZOS),
                     "blur": lambda i: i.filter(ImageFilter.GaussianBlur(2)), "kernel": lambda i: i.filter(ImageFilter.Kernel((3, 3), range(9))),
                     "grey": ImageOps.grayscale, "invert": ImageOps.invert, "palette": lambda i: i.convert("P", palette=Image.ADAPTIVE, colors=7),
                     "cmyk": lambda i: i.convert("CMYK"), "crop": lambda i: i.crop((5, 5, 50, 40)), "enhance": lambda i: ImageEnhance.Contrast(i).enhance(1.7),
                     "difference": lambda i: ImageChops.difference(i, ImageOps.mirror(i)), "transform": lambda i: i.transform((60, 60), Image.AFFINE, (1, .2, 3, .1, 1, 2)),
                     "point": lambda i: i.point(lambda v: v // 2), "split": lambda i: Image.merge("RGB", i.split()[::-1]), "quantize": lambda i: i.quantize(5)}.items():
    print(name, digest(change(image)))
for kind, options in [("PNG", {}), ("JPEG", {"quality": 80}), ("GIF", {}), ("BMP", {}), ("TIFF", {"compression": "tiff_lzw"}), ("WEBP", {"lossless": True}), ("PPM", {})]:
    file = io.BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    again = Image.open(file)
    again.load()
    print(kind, len(file.getvalue()), again.format, digest(again))
frames = [Image.new("P", (10, 10), i) for i in range(5)]
file = io.BytesIO()
frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=40, loop=0)
print([frame.info.get("duration") for frame in ImageSequence.Iterator(Image.open(file))])
pixels = image.load()
pixels[0, 0] = (1, 2, 3)
print(pixels[0, 0], image.histogram()[:5], list(image.getdata())[:2], Image.frombytes("L", (2, 2), b"abcd").tobytes())
exif = image.getexif()
exif[0x010E] = "a description"
file = io.BytesIO()
image.save(file, "JPEG", exif=exif)
print(dict(Image.open(file).getexif()))
good = io.BytesIO()
image.save(good, "PNG")
for data in (b"", b"not a picture", good.getvalue()[:60], good.getvalue()[:-40]):
    try:
        Image.open(io.BytesIO(data)).load()
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        print(type(error).__name__, str(error).split(" at 0x")[0].split("<_io")[0])
for call in (lambda: image.getpixel((500, 0)), lambda: image.convert("nothing"), lambda: Image.new("RGB", (-1, 2)), lambda: image.paste(5, "x")):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
