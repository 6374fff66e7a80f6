"""A scheduler of packets and devices in the manner of the richards kernel."""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE, WORK = 0, 1


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, scheduler, ident, priority, queue, ready):
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.holding = False
        self.waiting = not ready
        scheduler.add(self)

    def runnable(self):
        return not self.holding and (not self.waiting or self.queue is not None)

    def take(self):
        packet = self.queue
        if packet is not None and self.waiting:
            self.queue = packet.link
            self.waiting = False
            return packet
        return None

    def wait(self):
        self.waiting = True

    def hold(self):
        self.holding = True

    def send(self, packet):
        target = self.scheduler.tasks[packet.ident]
        packet.ident = self.ident
        self.scheduler.sent += 1
        target.queue = packet.append_to(target.queue)


class Idle(Task):
    control, count = 1, 10000

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            self.scheduler.release(DEVICE_A)
        else:
            self.control = self.control // 2 ^ 0xD008
            self.scheduler.release(DEVICE_B)


class Worker(Task):
    target, letter = HANDLER_A, 0

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.target = HANDLER_B if self.target == HANDLER_A else HANDLER_A
        packet.ident = self.target
        packet.datum = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        self.wait()
        self.send(packet)


class Handler(Task):
    work = device = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is not None:
            if work.datum >= 4:
                self.work = work.link
                self.wait()
                return self.send(work)
            device = self.device
            if device is not None:
                self.device = device.link
                device.datum = work.data[work.datum]
                work.datum += 1
                self.wait()
                return self.send(device)
        self.wait()


class Device(Task):
    pending = None

    def run(self, packet):
        if packet is None:
            if self.pending is None:
                return self.wait()
            packet, self.pending = self.pending, None
            self.wait()
            return self.send(packet)
        self.pending = packet
        self.hold()


class Scheduler:
    def __init__(self):
        self.tasks = [None] * 6
        self.order = []
        self.sent = self.steps = 0

    def add(self, task):
        self.tasks[task.ident] = task
        self.order.append(task)
        self.order.sort(key=lambda other: -other.priority)

    def release(self, ident):
        self.tasks[ident].holding = False

    def run(self):
        while self.tasks[IDLE].count > 0:
            for task in self.order:
                if task.runnable():
                    self.steps += 1
                    task.run(task.take())
                    break
            else:
                break


def main():
    scheduler = Scheduler()
    Idle(scheduler, IDLE, 0, None, True)
    queue = Packet(Packet(None, WORKER, WORK), WORKER, WORK)
    Worker(scheduler, WORKER, 1000, queue, False)
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, DEVICE)
        Handler(scheduler, handler, priority, queue, False)
        Device(scheduler, device, priority + 2000, None, False)
    scheduler.run()
    return scheduler.sent, scheduler.steps


for _ in range(6):
    result = main()
print(result)
