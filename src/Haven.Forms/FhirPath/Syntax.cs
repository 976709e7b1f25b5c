namespace Haven.Forms.FhirPath;

internal abstract class Expr
{
    public int Position { get; init; }

    public abstract Collection Evaluate(Scope scope);
}

internal sealed class Literal(Collection value) : Expr
{
    public Collection Value => value;

    public override Collection Evaluate(Scope scope) => value;
}

internal enum SpecialName
{
    This,
    Index,
    Total,
}

internal sealed class Special(SpecialName name) : Expr
{
    public SpecialName Name => name;

    public override Collection Evaluate(Scope scope) =>
        name switch
        {
            SpecialName.This => scope.This,
            SpecialName.Index => Collection.Of(scope.Index),
            _ => scope.Total,
        };
}

internal sealed class Variable(string name) : Expr
{
    public string Name => name;

    public override Collection Evaluate(Scope scope)
    {
        scope.Step();
        return scope.Variable(name);
    }
}

internal sealed class Member(Expr? target, string name) : Expr
{
    // answer.valueCoding is how many forms write answer.value
    private readonly (string Stem, string Type)? _choice =
        FhirModel.Element(owner: null, name) is var (stem, type)
        && stem == "value"
        && name != "value"
            ? (stem, type!)
            : null;

    public Expr? Target => target;
    public string Name => name;

    /// Neither a type's name nor a choice with its type.
    public bool IsPlain => _choice is null && char.IsAsciiLetterLower(name[0]);

    public override Collection Evaluate(Scope scope)
    {
        scope.Step();
        var focus = target?.Evaluate(scope) ?? scope.This;
        var found = new Gather();
        foreach (var item in focus)
        {
            if (item is QuantityValue quantity)
                TakePart(quantity, ref found);
            if (item is not Node node)
                continue;
            if (
                target is null
                && char.IsAsciiLetterUpper(name[0])
                && FhirModel.IsA(node.FhirType, name)
            )
                found.Add(node);
            else
                Take(node, ref found);
        }
        scope.Charge(found.Count);
        return found.Done();
    }

    private void TakePart(QuantityValue quantity, ref Gather found)
    {
        if (name == "value")
            found.Add(new DecimalValue(quantity.Number));
        else if (name == "unit")
            found.Add(new StringValue(quantity.Unit));
    }

    private void Take(Node node, ref Gather found)
    {
        if (_choice is not { } choice)
        {
            node.Children(name, ref found);
            return;
        }
        var values = new Gather();
        node.Children(choice.Stem, ref values);
        foreach (var value in values.Done())
            if (value is Node typed && typed.FhirType == choice.Type)
                found.Add(value);
    }
}

internal sealed class Call(Expr? target, string name, Function function, Expr[] arguments) : Expr
{
    public Expr? Target => target;
    public string Name => name;
    public Expr[] Arguments => arguments;
    private bool Defines { get; } = name == "defineVariable";

    public override Collection Evaluate(Scope scope)
    {
        scope.Step();
        var focus = target?.Evaluate(scope) ?? scope.This;
        var defined = scope.Defined;
        var result = function(scope, focus, arguments);
        // what an argument defines is known in it alone
        if (!Defines)
            scope.Defined = defined;
        scope.Charge(result.Count);
        return result;
    }
}

internal sealed class Indexer(Expr target, Expr index) : Expr
{
    public Expr Target => target;
    public Expr Index => index;

    public override Collection Evaluate(Scope scope)
    {
        scope.Step();
        var items = target.Evaluate(scope);
        if (index.Evaluate(scope).Single() is not { } at)
            return Collection.Empty;
        if (at.Plain is not IntegerValue number)
            throw FhirPathException.Run("An index must be a whole number");
        return number.Number >= 0 && number.Number < items.Count
            ? new Collection(items[(int)number.Number])
            : Collection.Empty;
    }
}

internal sealed class Polarity(Expr operand, bool negative) : Expr
{
    public Expr Operand => operand;
    public bool Negative => negative;

    public override Collection Evaluate(Scope scope)
    {
        if (operand.Evaluate(scope).Single() is not { } value)
            return Collection.Empty;
        return value.Plain switch
        {
            IntegerValue n => Collection.Of(negative ? -n.Number : n.Number),
            DecimalValue n => new Collection(new DecimalValue(negative ? -n.Number : n.Number)),
            QuantityValue q => new Collection(
                new QuantityValue(negative ? -q.Number : q.Number, q.Unit, q.Calendar)
            ),
            _ => throw FhirPathException.Run("A sign can only stand before a number"),
        };
    }
}

internal delegate Collection Operation(Scope scope, Collection left, Collection right);

internal sealed class Binary(string symbol, Expr left, Expr right, Operation operation) : Expr
{
    private readonly bool _isTextTest =
        symbol == "="
        && left is Member { Target: null, IsPlain: true }
        && right is Literal { Value: { Count: 1 } only }
        && only[0] is StringValue;

    public string Symbol => symbol;
    public Expr Left => left;
    public Expr Right => right;
    public bool RightIsConstant { get; } = right is not Literal && Constancy.Holds(right);

    public Collection Apply(Scope scope, Collection first, Collection second)
    {
        var result = operation(scope, first, second);
        scope.Charge(result.Count);
        return result;
    }

    public override Collection Evaluate(Scope scope)
    {
        scope.Step();
        // linkId = 'x' is what most of the time goes into
        if (_isTextTest && scope.This is { Count: 1 } one && one[0] is Node node)
        {
            var child = node.Only(((Member)left).Name, out var several);
            if (!several && (child is null || child.Plain is StringValue))
                return child is null
                    ? Collection.Empty
                    : Collection.Of(child.Text == ((Literal)right).Value[0].Text);
        }
        var defined = scope.Defined;
        var first = left.Evaluate(scope);
        scope.Defined = defined;
        var result = operation(scope, first, right.Evaluate(scope));
        scope.Defined = defined;
        scope.Charge(result.Count);
        return result;
    }
}

internal sealed class Logic(string symbol, Expr left, Expr right) : Expr
{
    public string Symbol => symbol;
    public Expr Left => left;
    public Expr Right => right;

    public override Collection Evaluate(Scope scope)
    {
        scope.Step();
        var defined = scope.Defined;
        var a = Operators.Truth(left.Evaluate(scope));
        scope.Defined = defined;
        // the second side is not asked where the first one settles the answer
        if ((symbol, a) is ("and", false))
            return Collection.False;
        if ((symbol, a) is ("or", true) or ("implies", false))
            return Collection.True;
        var b = Operators.Truth(right.Evaluate(scope));
        scope.Defined = defined;
        return Collection.Of(
            symbol switch
            {
                "and" => b == false ? false
                : a is null || b is null ? null
                : true,
                "or" => b == true ? true
                : a is null || b is null ? null
                : false,
                "xor" => a is null || b is null ? null : a != b,
                _ => b == true ? true
                : a is null || b is null ? (bool?)null
                : b,
            }
        );
    }
}

internal sealed class TypeTest(Expr target, TypeName type, bool cast) : Expr
{
    public Expr Target => target;
    public TypeName Type => type;
    public bool Cast => cast;

    public override Collection Evaluate(Scope scope)
    {
        scope.Step();
        if (target.Evaluate(scope).Single() is not { } value)
            return Collection.Empty;
        if (!cast)
            return Collection.Of(type.Includes(value));
        return type.IsExactly(value) ? new Collection(value) : Collection.Empty;
    }
}

internal sealed record TypeName(string? Namespace, string Name)
{
    private static readonly HashSet<string> System = new(StringComparer.Ordinal)
    {
        "Boolean",
        "String",
        "Integer",
        "Long",
        "Decimal",
        "Date",
        "DateTime",
        "Time",
        "Quantity",
        "Any",
    };

    public bool IsKnown =>
        Namespace switch
        {
            // System.Patient is a name that nothing has, and no mistake: HL7's suite asks for it
            "System" => System.Contains(Name) || FhirModel.IsKnown(Name),
            "FHIR" => FhirModel.IsKnown(Name),
            null => System.Contains(Name) || FhirModel.IsKnown(Name),
            _ => false,
        };

    public bool Includes(Value value) =>
        value is Node node && value.Namespace == "FHIR"
            ? Namespace != "System" && FhirModel.IsA(node.FhirType, Name)
            : Namespace != "FHIR" && (value.TypeName == Name || Name == "Any");

    public bool IsExactly(Value value) =>
        value is Node node && FhirModel.Primitives.Contains(node.FhirType ?? "")
            ? Namespace != "System" && node.FhirType == Name
            : Includes(value);
}
