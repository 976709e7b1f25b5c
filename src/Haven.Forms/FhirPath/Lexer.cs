using System.Globalization;
using System.Text;

namespace Haven.Forms.FhirPath;

internal enum TokenKind
{
    End,
    Identifier,
    Delimited,
    Number,
    Text,
    Temporal,
    Variable,
    Special,
    Symbol,
}

internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;
}

internal sealed class Lexer(string source)
{
    private static readonly string[] Symbols =
    [
        "!=",
        "!~",
        "<=",
        ">=",
        ".",
        ",",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "+",
        "-",
        "*",
        "/",
        "&",
        "|",
        "=",
        "~",
        "<",
        ">",
    ];

    private int _at;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        Token token;
        do
        {
            SkipBlanks();
            token = Next();
            tokens.Add(token);
        } while (token.Kind != TokenKind.End);
        return tokens;
    }

    private char Current => _at < source.Length ? source[_at] : '\0';

    private char Peek(int ahead = 1) => _at + ahead < source.Length ? source[_at + ahead] : '\0';

    private static FhirPathException Fault(string message, int at) =>
        new(FhirPathFault.Syntax, message, at);

    private void SkipBlanks()
    {
        while (_at < source.Length)
        {
            if (Current is ' ' or '\t' or '\r' or '\n' or '\f' or '\u00a0')
                _at++;
            else if (Current == '/' && Peek() == '/')
                while (_at < source.Length && Current != '\n')
                    _at++;
            else if (Current == '/' && Peek() == '*')
            {
                var end = source.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw Fault("A comment that begins here does not end", _at);
                _at = end + 2;
            }
            else
                return;
        }
    }

    private Token Next()
    {
        var start = _at;
        if (_at >= source.Length)
            return new Token(TokenKind.End, "", start);
        var c = Current;
        if (char.IsAsciiLetter(c) || c == '_')
            return new Token(TokenKind.Identifier, Word(), start);
        if (char.IsAsciiDigit(c))
            return Number(start);
        switch (c)
        {
            case '\'':
                return new Token(TokenKind.Text, Quoted('\''), start);
            case '`':
                return new Token(TokenKind.Delimited, Quoted('`'), start);
            case '@':
                return Temporal(start);
            case '%':
                return Variable(start);
            case '$':
                _at++;
                return new Token(TokenKind.Special, Word(), start);
        }
        foreach (var symbol in Symbols)
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new Token(TokenKind.Symbol, symbol, start);
            }
        throw Fault($"The character '{c}' does not belong here", start);
    }

    private Token Variable(int start)
    {
        _at++;
        if (Current is '`' or '\'')
            return new Token(TokenKind.Variable, Quoted(Current), start);
        var name = Word();
        if (name.Length == 0)
            throw Fault("A name must follow %", start);
        return new Token(TokenKind.Variable, name, start);
    }

    private string Word()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
            _at++;
        return source[start.._at];
    }

    private Token Number(int start)
    {
        while (char.IsAsciiDigit(Current))
            _at++;
        if (Current == '.' && char.IsAsciiDigit(Peek()))
        {
            _at++;
            while (char.IsAsciiDigit(Current))
                _at++;
        }
        return new Token(TokenKind.Number, source[start.._at], start);
    }

    private Token Temporal(int start)
    {
        _at++;
        while (
            char.IsAsciiDigit(Current)
            || Current is '-' or ':' or 'T' or 'Z' or '+'
            || DotBeforeDigit()
        )
        {
            // a minus or plus after a date without a time belongs to the next operator
            if (Current is '-' or '+' && !char.IsAsciiDigit(Peek()))
                break;
            if (Current == '+' && source.IndexOf('T', start, _at - start) < 0)
                break;
            _at++;
        }
        return new Token(TokenKind.Temporal, source[(start + 1).._at], start);
    }

    private bool DotBeforeDigit() =>
        Current == '.' && char.IsAsciiDigit(Peek()) && char.IsAsciiDigit(source[_at - 1]);

    private string Quoted(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (Current != quote)
        {
            if (_at >= source.Length)
                throw Fault("The text that begins here does not end", start);
            text.Append(Current == '\\' ? Escape() : Current);
            _at++;
        }
        _at++;
        return quote != '`' || text.Length > 0
            ? text.ToString()
            : throw Fault("A name is missing between these marks", start);
    }

    private char Escape()
    {
        _at++;
        switch (Current)
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case '\'' or '"' or '`' or '\\' or '/':
                return Current;
            case 'u'
                when _at + 4 < source.Length
                    && ushort.TryParse(
                        source.AsSpan(_at + 1, 4),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        out var code
                    ):
                _at += 4;
                return (char)code;
            default:
                throw Fault("This escape is not known", _at);
        }
    }
}
