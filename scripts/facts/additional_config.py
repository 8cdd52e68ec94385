"""Which keys of `additional_config` Python source reads.

The source is followed, not run: every function is walked once for each way in which it is called, all branches of it, with
the parts of additional_config that its names hold.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from declared_keys import Key, annotated, declared, is_declared
from python_source import Source, class_value, methods
from read_variables import CASTS

# A part of additional_config by the keys that lead to it; () is the whole.
Place = tuple[str, ...]

DEEPEST = 6

NAME = "additional_config"


@dataclass(frozen=True)
class Held:
    """What a name holds: parts of additional_config, or a value of a known type."""

    places: frozenset[Place] = frozenset()
    type: str = "unknown"
    value: object = None

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None


NOTHING = Held()


class Scope:
    """The names of one call of a function."""

    def __init__(
        self,
        names: dict[str, Held],
        functions: dict[str, tuple[ast.FunctionDef, Scope]],
        owner: ast.ClassDef | None,
    ) -> None:
        self.names = names
        self.functions = functions
        self.owner = owner
        self.returned: set[Held] = set()


class AdditionalConfig:
    """The keys that a source reads."""

    def __init__(self, source: Source, registered: dict[str, dict]) -> None:
        self.source = source
        self.registered = registered
        self.root = Key(type="object")
        self.walked: dict[object, frozenset[Place]] = {}
        for module in [module for module in source.modules if NAME in module.text]:
            functions = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
            for node in ast.walk(module.tree):
                if isinstance(node, ast.ClassDef):
                    for method in methods(node).values():
                        self.walk(method, {}, functions, node, 0)
            for function in functions.values():
                self.walk(function, {}, functions, None, 0)
        self.add_declared_fields()
        self.share_shapes()

    def shape(self) -> dict:
        return {
            "strict": self.root.strict,
            "keys": {name: key.shape() for name, key in sorted(self.root.keys.items())},
        }

    def key(self, place: Place) -> Key:
        key = self.root
        for name in place:
            key = key.keys.setdefault(name, Key())
        return key

    def add_declared_fields(self) -> None:
        config = self.source.classes.get("AscendConfig")
        if config is None or not is_declared(config):
            return
        self.root.learn(declared(self.source, config))
        for name in self.accepted_elsewhere():
            self.root.keys.setdefault(name, Key())

    def accepted_elsewhere(self) -> set[str]:
        """Keys that the release takes out before it compares the others with the fields."""
        for node in self.source.nodes(ast.Assign, "_NON_USER_INPUT_KEYS"):
            if any(getattr(target, "id", "") == "_NON_USER_INPUT_KEYS" for target in node.targets):
                texts = {part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
                return {text for text in texts if not text.startswith("_")}
        return set()

    def share_shapes(self) -> None:
        """A key that scheduler_config replaced has the shape of the new one."""
        for name, key in (
            self.key(("scheduler_config",)).keys.items() if "scheduler_config" in self.root.keys else ()
        ):
            if name in self.root.keys:
                self.root.keys[name].learn(key)
                key.learn(self.root.keys[name])

    # Read keys

    def walk(
        self,
        function: ast.FunctionDef,
        arguments: dict[str, Held],
        functions: dict[str, ast.FunctionDef],
        owner: ast.ClassDef | None,
        depth: int,
        outer: Scope | None = None,
    ) -> frozenset[Place]:
        """Walks one call of a function, and gives the parts of additional_config that it returns."""
        call = (
            function,
            tuple(sorted(arguments.items(), key=lambda item: item[0])),
            owner,
            id(outer) if outer else 0,
        )
        if call in self.walked:
            return self.walked[call]
        self.walked[call] = frozenset()
        if depth > DEEPEST:
            return frozenset()
        names = dict(outer.names) if outer else {}
        for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
            names.pop(argument.arg, None)
        if any(argument.arg == NAME for argument in function.args.args):
            names[NAME] = Held(frozenset([()]))
        names.update(arguments)
        known = {name: (node, outer) for name, node in functions.items()}
        scope = Scope(names, known, owner)
        self.learn_defaults(function, names, owner)
        for statement in function.body:
            self.visit(statement, scope, functions, depth)
        places = frozenset(place for held in scope.returned for place in held.places)
        # What a function returns in place of a key is the key's default.
        for held in scope.returned:
            for place in places if not held.places and held.type != "unknown" else ():
                self.key(place).learn(Key(type=held.type, default=held.value))
        self.walked[call] = places
        return places

    def visit(self, node: ast.AST, scope: Scope, functions: dict[str, ast.FunctionDef], depth: int) -> None:
        if isinstance(node, ast.FunctionDef):
            scope.functions[node.name] = (node, scope)
            return
        if isinstance(node, ast.ClassDef | ast.Lambda):
            return
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
            held = self.held(node.value, scope, functions, depth, annotation)
            if isinstance(node.value, ast.Dict) and not node.value.keys:
                # Only where there is nothing: the name keeps what it holds.
                return
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name | ast.Attribute):
                    scope.names[ast.unparse(target)] = held
                else:
                    self.visit(target, scope, functions, depth)
            return
        if isinstance(node, ast.Return) and node.value is not None:
            scope.returned.add(self.held(node.value, scope, functions, depth))
            return
        if isinstance(node, ast.expr):
            self.held(node, scope, functions, depth)
            return
        for child in ast.iter_child_nodes(node):
            self.visit(child, scope, functions, depth)

    def held(
        self,
        node: ast.expr,
        scope: Scope,
        functions: dict[str, ast.FunctionDef],
        depth: int,
        annotation: ast.expr | None = None,
    ) -> Held:
        """What an expression holds. On the way, every key that it reads is noted."""
        if isinstance(node, ast.Constant):
            return NOTHING if node.value is None else Held(type=type(node.value).__name__, value=node.value)
        if isinstance(node, ast.Attribute):
            if node.attr == NAME:
                return Held(frozenset([()]))
            if node.attr in self.registered:
                variable = self.registered[node.attr]
                return Held(type=variable["type"], value=variable.get("default"))
            self.held(node.value, scope, functions, depth)
            return scope.names.get(ast.unparse(node), NOTHING)
        if isinstance(node, ast.Name):
            return scope.names.get(node.id, NOTHING)
        if isinstance(node, ast.BoolOp | ast.IfExp):
            parts = node.values if isinstance(node, ast.BoolOp) else [node.test, node.body, node.orelse]
            places = [self.held(part, scope, functions, depth, annotation).places for part in parts]
            return Held(frozenset().union(*(places if isinstance(node, ast.BoolOp) else places[1:])))
        if isinstance(node, ast.Subscript):
            base = self.held(node.value, scope, functions, depth)
            key = self.held(node.slice, scope, functions, depth).text
            if key is None or not isinstance(node.ctx, ast.Load):
                return NOTHING
            return self.read(base, key, None, scope, annotation)
        if isinstance(node, ast.Compare):
            left = self.held(node.left, scope, functions, depth)
            for operator, right in zip(node.ops, node.comparators, strict=True):
                held = self.held(right, scope, functions, depth)
                if isinstance(operator, ast.In | ast.NotIn) and left.text is not None:
                    self.read(held, left.text, None, scope, None)
            return NOTHING
        if isinstance(node, ast.Call):
            return self.called(node, scope, functions, depth, annotation)
        if isinstance(node, ast.NamedExpr):
            self.visit(node, scope, functions, depth)
            return scope.names.get(node.target.id, NOTHING)
        if isinstance(node, ast.Lambda):
            return NOTHING
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr | ast.comprehension | ast.keyword):
                self.visit(child, scope, functions, depth)
        return NOTHING

    def called(
        self,
        node: ast.Call,
        scope: Scope,
        functions: dict[str, ast.FunctionDef],
        depth: int,
        annotation: ast.expr | None,
    ) -> Held:
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if name in CASTS and isinstance(function, ast.Name) and node.args:
            self.held(node.args[0], scope, functions, depth, function)
            return NOTHING
        if (
            name == "getattr"
            and len(node.args) > 1
            and self.held(node.args[1], scope, functions, depth).text == NAME
        ):
            return Held(frozenset([()]))
        if isinstance(function, ast.Attribute):
            base = self.held(function.value, scope, functions, depth)
            if base.places and name in ("get", "pop", "copy"):
                if name == "copy":
                    return base
                key = self.held(node.args[0], scope, functions, depth).text if node.args else None
                default = node.args[1] if len(node.args) > 1 else None
                return self.read(base, key, default, scope, annotation) if key is not None else NOTHING
        arguments = [
            self.held(argument, scope, functions, depth)
            for argument in node.args
            if not isinstance(argument, ast.Starred)
        ]
        keywords = {
            keyword.arg: self.held(keyword.value, scope, functions, depth) for keyword in node.keywords
        }
        if name in ("dict", "deepcopy") and arguments:
            return arguments[0]
        return self.enter(node, name, arguments, keywords, scope, functions, depth)

    def enter(
        self,
        node: ast.Call,
        name: str,
        arguments: list[Held],
        keywords: dict[str | None, Held],
        scope: Scope,
        functions: dict[str, ast.FunctionDef],
        depth: int,
    ) -> Held:
        """Follows a call into a function of the module, a method of the class, or the constructor of a class."""
        if name in scope.functions and isinstance(node.func, ast.Name):
            function, outer = scope.functions[name]
            bound = bind(function, arguments, keywords)
            if outer is not None or any(held.places for held in bound.values()):
                return Held(self.walk(function, bound, functions, scope.owner, depth + 1, outer))
            return NOTHING
        if isinstance(node.func, ast.Attribute):
            receiver = getattr(node.func.value, "id", "")
            owner = scope.owner if receiver in ("self", "cls") else self.source.classes.get(receiver)
            method = methods(owner).get(name) if owner else None
            if method is None or not any(held.places for held in (*arguments, *keywords.values())):
                return NOTHING
            static = any(
                getattr(decorator, "id", "") == "staticmethod" for decorator in method.decorator_list
            )
            bound = bind(method, arguments if static else [NOTHING, *arguments], keywords)
            return Held(self.walk(method, bound, functions, owner, depth + 1))
        of = scope.owner if name == "cls" else self.source.classes.get(name)
        if of is not None and any(held.places for held in (*arguments, *keywords.values())):
            self.construct(of, arguments, keywords, functions, depth)
        return NOTHING

    def construct(
        self,
        of: ast.ClassDef,
        arguments: list[Held],
        keywords: dict[str | None, Held],
        functions: dict[str, ast.FunctionDef],
        depth: int,
    ) -> None:
        unpacked = keywords.get(None, NOTHING).places
        if is_declared(of):
            for place in unpacked:
                self.key(place).learn(declared(self.source, of))
            return
        constructor = methods(of).get("__init__")
        if constructor is None:
            return
        bound = bind(constructor, [NOTHING, *arguments], keywords)
        for place in unpacked:
            key = self.key(place)
            key.learn(self.parameters(constructor))
            key.strict = key.strict or constructor.args.kwarg is None
        if constructor.args.kwarg is not None and unpacked:
            bound[constructor.args.kwarg.arg] = Held(unpacked)
        self.walk(constructor, bound, functions, of, depth + 1)

    def parameters(self, constructor: ast.FunctionDef) -> Key:
        found = Key(type="object")
        parameters = constructor.args.args[1:]
        defaults = constructor.args.defaults
        for parameter, default in zip(parameters[len(parameters) - len(defaults) :], defaults, strict=True):
            key = annotated(self.source, parameter.annotation) if parameter.annotation is not None else Key()
            key.learn(self.of_default(default, None))
            found.keys[parameter.arg] = key
        return found

    def learn_defaults(
        self, constructor: ast.FunctionDef, names: dict[str, Held], owner: ast.ClassDef | None
    ) -> None:
        """A table `_defaults` of a class has the keys of the object that its constructor takes."""
        if constructor.name != "__init__" or owner is None:
            return
        table = class_value(owner, "_defaults")
        if not isinstance(table, ast.Dict):
            return
        refuses = any(isinstance(node, ast.Raise) for node in ast.walk(constructor))
        for held in list(names.values()):
            for place in held.places:
                key = self.key(place)
                key.strict = key.strict or refuses
                for name, default in zip(table.keys, table.values, strict=True):
                    if isinstance(name, ast.Constant):
                        key.keys.setdefault(str(name.value), Key()).learn(self.of_default(default, owner))

    def read(
        self, base: Held, key: str, default: ast.expr | None, scope: Scope, annotation: ast.expr | None
    ) -> Held:
        places = frozenset((*place, key) for place in base.places)
        for place in places:
            found = self.of_default(default, scope.owner)
            if (
                isinstance(default, ast.Name)
                and (held := scope.names.get(default.id, NOTHING)).type != "unknown"
            ):
                found = Key(type=held.type, default=held.value)
            if found.type == "unknown" and annotation is not None:
                kind = annotated(self.source, annotation).type
                found.truth = kind == "bool" and isinstance(annotation, ast.Name)
                found.type = "unknown" if found.truth else kind
            self.key(place).learn(found)
            if (hint := self.key(place[:-1]).inner.get(key)) is not None:
                self.key(place).learn(hint)
        return Held(places)

    def of_default(self, default: ast.expr | None, owner: ast.ClassDef | None) -> Key:
        """What the default of a key shows of its type."""
        if isinstance(default, ast.Constant):
            if default.value is None:
                return Key(optional=True)
            return Key(type=type(default.value).__name__, default=default.value)
        if isinstance(default, ast.UnaryOp) and isinstance(default.operand, ast.Constant):
            value = ast.literal_eval(default)
            return Key(type=type(value).__name__, default=value)
        if isinstance(default, ast.List):
            return Key(type="list")
        if isinstance(default, ast.Dict):
            inner = {
                str(name.value): self.of_default(value, owner)
                for name, value in zip(default.keys, default.values, strict=True)
                if isinstance(name, ast.Constant)
            }
            return Key(type="dict", inner=inner)
        if isinstance(default, ast.Attribute):
            if default.attr in self.registered:
                variable = self.registered[default.attr]
                return Key(type=variable["type"], default=variable.get("default"))
            if getattr(default.value, "id", "") == "self" and owner is not None:
                return self.of_default(class_value(owner, default.attr), None)
        return Key()


def bind(
    function: ast.FunctionDef, arguments: list[Held], keywords: dict[str | None, Held]
) -> dict[str, Held]:
    """The arguments of a call by the name of the parameter."""
    parameters = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    bound = {name: held for name, held in zip(parameters, arguments, strict=False) if held != NOTHING}
    return bound | {name: held for name, held in keywords.items() if name is not None and held != NOTHING}
