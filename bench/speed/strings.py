def run(n):
    text = ""
    for i in range(n):
        text += str(i)
    parts = text.split("9")
    return len(text), len(parts), sum(len(p.upper()) for p in parts)


def words(n):
    total = 0
    text = "the quick brown fox jumps over the lazy dog"
    for i in range(n):
        parts = text.split()
        total += len("-".join(parts)) + text.find("lazy") + text.count("o")
        total += len(text.replace("o", "00")) + text.startswith("the") + ("fox" in text)
        head, _, tail = text.partition(" ")
        total += len(tail.strip()) + (head.lower() == "the") + ord(text[i % 40]) + len(text[3:9])
        total += text.isalpha() + len(head.title()) + text.encode().decode("utf-8").endswith("dog")
    return total


print(run(300000))
print(words(120000))
print(sum(len(f"{i}:{i * 2}") for i in range(300000)))
print(sum(c in "aeiou" for c in "the quick brown fox jumps " * 20000))
print(len("".join(chr(65 + i % 700) for i in range(300000)).lower()))
