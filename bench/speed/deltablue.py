"""A one-way constraint solver in the manner of the deltablue kernel: many small methods."""


class Strength:
    def __init__(self, value, name):
        self.value = value
        self.name = name

    def stronger(self, other):
        return self.value < other.value


REQUIRED = Strength(0, "required")
NORMAL = Strength(4, "normal")
WEAK = Strength(6, "weak")


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.strength = WEAK
        self.mark = 0


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def add_to_graph(self):
        for variable in self.variables():
            variable.constraints.append(self)

    def output(self):
        raise NotImplementedError

    def inputs_known(self, mark):
        return all(v.mark == mark or v.determined_by is None for v in self.inputs())


class Stay(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.add_to_graph()

    def variables(self):
        return [self.variable]

    def inputs(self):
        return []

    def output(self):
        return self.variable

    def execute(self):
        pass


class Scale(Constraint):
    def __init__(self, source, scale, offset, target):
        super().__init__(REQUIRED)
        self.source, self.scale, self.offset, self.target = source, scale, offset, target
        self.add_to_graph()

    def variables(self):
        return [self.source, self.scale, self.offset, self.target]

    def inputs(self):
        return (self.source, self.scale, self.offset)

    def output(self):
        return self.target

    def execute(self):
        self.target.value = self.source.value * self.scale.value + self.offset.value


class Planner:
    def __init__(self):
        self.mark = 0

    def plan_from(self, variable):
        self.mark += 1
        plan, todo = [], [variable]
        variable.mark = self.mark
        while todo:
            current = todo.pop()
            for constraint in current.constraints:
                out = constraint.output()
                if out is current or out.mark == self.mark:
                    continue
                if constraint.inputs_known(self.mark):
                    if constraint.strength.stronger(out.strength) or out.determined_by is None:
                        out.determined_by = constraint
                        out.strength = constraint.strength
                    out.mark = self.mark
                    plan.append(constraint)
                    todo.append(out)
        return plan

    def change(self, variable, value):
        plan = self.plan_from(variable)
        variable.value = value
        for constraint in plan:
            constraint.execute()
        return len(plan)


def chain(n, rounds):
    planner = Planner()
    scale, offset = Variable("scale", 1), Variable("offset", 1)
    Stay(scale, NORMAL)
    variables = [Variable("v%d" % i, i) for i in range(n)]
    for a, b in zip(variables, variables[1:]):
        Scale(a, scale, offset, b)
    work = 0
    for i in range(rounds):
        work += planner.change(variables[0], i % 50)
    return work, variables[-1].value


print(chain(400, 700))
