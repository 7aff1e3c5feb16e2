"""What the notebooks of this course do with raw values."""

RATE = 0.19


def gross(net):
    return None if net is None else round(net * (1 + RATE), 2)


def initial(name):
    return name[:1].upper() + "."
