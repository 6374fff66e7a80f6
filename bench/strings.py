def run(n):
    text = ""
    for i in range(n):
        text += str(i)
    parts = text.split("9")
    return len(text), len(parts), sum(len(p.upper()) for p in parts)


print(run(200000))
print(sum(len(f"{i}:{i * 2:>8}") for i in range(200000)))
