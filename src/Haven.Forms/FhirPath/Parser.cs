using System.Globalization;

namespace Haven.Forms.FhirPath;

/// A Pratt parser of the FHIRPath grammar (N1, appendix B).
internal sealed class Parser(List<Token> tokens, int depthAllowed)
{
    private static readonly HashSet<string> CalendarUnits = new(StringComparer.Ordinal)
    {
        "year",
        "years",
        "month",
        "months",
        "week",
        "weeks",
        "day",
        "days",
        "hour",
        "hours",
        "minute",
        "minutes",
        "second",
        "seconds",
        "millisecond",
        "milliseconds",
    };

    private int _at;
    private int _depth;

    private Token Current => tokens[_at];

    public static Expr Parse(string source, FhirPathLimits limits)
    {
        if (source.Length > limits.Length)
            throw new FhirPathException(
                FhirPathFault.Limit,
                $"The expression is longer than {limits.Length} characters"
            );
        var parser = new Parser(new Lexer(source).Read(), limits.Depth);
        var expression = parser.Expression(0);
        if (parser.Current.Kind != TokenKind.End)
            throw parser.Unexpected();
        return expression;
    }

    private FhirPathException Unexpected() =>
        new(
            FhirPathFault.Syntax,
            Current.Kind == TokenKind.End
                ? "The expression ends too early"
                : $"'{Current.Text}' was not expected",
            Current.Position
        );

    private Token Take() => tokens[_at++];

    private void Expect(string symbol)
    {
        if (!Current.Is(symbol))
            throw new FhirPathException(
                FhirPathFault.Syntax,
                $"'{symbol}' was expected",
                Current.Position
            );
        _at++;
    }

    private static int Strength(Token token) =>
        token.Kind is not (TokenKind.Symbol or TokenKind.Identifier)
            ? 0
            : token.Text switch
            {
                "implies" => 1,
                "or" or "xor" => 2,
                "and" => 3,
                "in" or "contains" => 4,
                "=" or "~" or "!=" or "!~" => 5,
                ">" or "<" or ">=" or "<=" => 6,
                "|" => 7,
                "is" or "as" => 8,
                "+" or "-" or "&" => 9,
                "*" or "/" or "div" or "mod" => 10,
                _ => 0,
            };

    private Expr Expression(int above)
    {
        if (++_depth > depthAllowed)
            throw new FhirPathException(
                FhirPathFault.Limit,
                $"The expression is nested more than {depthAllowed} deep",
                Current.Position
            );
        var left = Prefix();
        var length = 0;
        while (Strength(Current) is var strength && strength > above)
        {
            // a long chain is a deep tree: evaluating it takes stack
            if (++length > 2_000)
                throw new FhirPathException(
                    FhirPathFault.Limit,
                    "The expression has too many operators in a row",
                    Current.Position
                );
            left = Infix(left, Take(), strength);
        }
        _depth--;
        return left;
    }

    private Expr Infix(Expr left, Token token, int strength)
    {
        if (strength == 8)
            return new TypeTest(left, TypeSpecifier(), token.Text == "as")
            {
                Position = token.Position,
            };
        var right = Expression(strength);
        return token.Text is "and" or "or" or "xor" or "implies"
            ? new Logic(token.Text, left, right) { Position = token.Position }
            : new Binary(token.Text, left, right, Operators.Find(token.Text))
            {
                Position = token.Position,
            };
    }

    private TypeName TypeSpecifier()
    {
        var at = Current.Position;
        var first = Name();
        var type = Current.Is(".") ? new TypeName(first, NextName()) : new TypeName(null, first);
        return type.IsKnown
            ? type
            : throw new FhirPathException(
                FhirPathFault.Semantic,
                $"The type {type.Name} is not known",
                at
            );
    }

    private string NextName()
    {
        _at++;
        return Name();
    }

    private string Name() =>
        Current.Kind is TokenKind.Identifier or TokenKind.Delimited
            ? Take().Text
            : throw Unexpected();

    private Expr Prefix()
    {
        if (Current.Is("+") || Current.Is("-"))
        {
            var sign = Take();
            // binds tighter than any operator, and less than a dot
            return new Polarity(Expression(10), sign.Text == "-") { Position = sign.Position };
        }
        return Postfix(Term());
    }

    private Expr Postfix(Expr term)
    {
        for (var length = 0; ; length++)
        {
            if (length > 2_000)
                throw new FhirPathException(
                    FhirPathFault.Limit,
                    "The expression has too many steps in a row",
                    Current.Position
                );
            if (Current.Is("."))
            {
                _at++;
                term = Invocation(term);
            }
            else if (Current.Is("["))
            {
                var at = Take().Position;
                var index = Expression(0);
                Expect("]");
                term = new Indexer(term, index) { Position = at };
            }
            else
                return term;
        }
    }

    private Expr Term()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Text:
                _at++;
                return Constant(new StringValue(token.Text), token);
            case TokenKind.Number:
                return Number();
            case TokenKind.Temporal:
                _at++;
                return Constant(Temporal(token), token);
            case TokenKind.Variable:
                _at++;
                return new Variable(token.Text) { Position = token.Position };
            case TokenKind.Special or TokenKind.Identifier or TokenKind.Delimited:
                return Invocation(null);
        }
        if (token.Is("("))
        {
            _at++;
            var inner = Expression(0);
            Expect(")");
            return inner;
        }
        if (!token.Is("{"))
            throw Unexpected();
        _at++;
        Expect("}");
        return new Literal(Collection.Empty) { Position = token.Position };
    }

    private static Literal Constant(Value value, Token token) =>
        new(new Collection(value)) { Position = token.Position };

    private Literal Number()
    {
        var token = Take();
        if (
            !decimal.TryParse(
                token.Text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            throw new FhirPathException(
                FhirPathFault.Syntax,
                $"The number {token.Text} is too large",
                token.Position
            );
        if (Current.Kind == TokenKind.Text)
        {
            var unit = Take().Text;
            return Constant(new QuantityValue(number, unit), token);
        }
        if (Current.Kind == TokenKind.Identifier && CalendarUnits.Contains(Current.Text))
            return Constant(new QuantityValue(number, Take().Text, calendar: true), token);
        if (token.Text.Contains('.'))
            return Constant(new DecimalValue(number), token);
        return number <= long.MaxValue
            ? Constant(IntegerValue.Of((long)number), token)
            : throw new FhirPathException(
                FhirPathFault.Syntax,
                $"The number {token.Text} is too large",
                token.Position
            );
    }

    private static TemporalValue Temporal(Token token)
    {
        var text = token.Text;
        var value =
            text.StartsWith('T') ? TemporalValue.Parse(text[1..], TemporalKind.Time)
            : text.Contains('T') ? TemporalValue.Parse(text, TemporalKind.DateTime)
            : TemporalValue.Parse(text, TemporalKind.Date);
        return value
            ?? throw new FhirPathException(
                FhirPathFault.Syntax,
                $"'@{text}' is not a date or time",
                token.Position
            );
    }

    private Expr Invocation(Expr? target)
    {
        var token = Current;
        if (token.Kind == TokenKind.Special && target is null)
            return SpecialTerm();
        if (target is null && token is { Kind: TokenKind.Identifier, Text: "true" or "false" })
        {
            _at++;
            return new Literal(Collection.Of(token.Text == "true")) { Position = token.Position };
        }
        var name = Name();
        if (!Current.Is("("))
            return new Member(target, name) { Position = token.Position };
        _at++;
        return FunctionCall(target, name, token);
    }

    private Special SpecialTerm()
    {
        var token = Take();
        return new Special(
            token.Text switch
            {
                "this" => SpecialName.This,
                "index" => SpecialName.Index,
                "total" => SpecialName.Total,
                _ => throw new FhirPathException(
                    FhirPathFault.Syntax,
                    $"'${token.Text}' is not known",
                    token.Position
                ),
            }
        )
        {
            Position = token.Position,
        };
    }

    private Expr FunctionCall(Expr? target, string name, Token token)
    {
        if (name is "is" or "as" or "ofType")
        {
            var type = TypeSpecifier();
            Expect(")");
            var subject = target ?? new Special(SpecialName.This);
            return name == "ofType"
                ? new Call(subject, name, (_, focus, _) => FilterFunctions.OfType(focus, type), [])
                {
                    Position = token.Position,
                }
                : new TypeTest(subject, type, name == "as") { Position = token.Position };
        }
        if (!Functions.All.TryGetValue(name, out var entry))
            throw new FhirPathException(
                FhirPathFault.Semantic,
                $"The function {name}() is not known",
                token.Position
            );
        var arguments = Arguments(name == "sort");
        if (arguments.Count < entry.Least || arguments.Count > entry.Most)
            throw new FhirPathException(
                FhirPathFault.Semantic,
                $"{name}() was given {arguments.Count} arguments",
                token.Position
            );
        return new Call(target, name, entry.Function, [.. arguments]) { Position = token.Position };
    }

    private List<Expr> Arguments(bool sorting)
    {
        var arguments = new List<Expr>();
        while (!Current.Is(")"))
        {
            if (arguments.Count > 0)
                Expect(",");
            arguments.Add(Expression(0));
            // sort(family desc) of the newer grammar
            if (sorting && (Current.IsWord("desc") || Current.IsWord("asc")))
                if (Take().Text == "desc")
                    arguments[^1] = new Polarity(arguments[^1], negative: true);
        }
        _at++;
        return arguments;
    }
}
