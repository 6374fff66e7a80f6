class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    return Node(make(depth - 1), make(depth - 1)) if depth else Node(None, None)


def check(node):
    return 1 + check(node.left) + check(node.right) if node.left else 1


class Item:
    def __init__(self, a):
        self.a = a


print(sum(check(make(12)) for _ in range(60)))
print(sum(Item(i).a for i in range(1000000)))
