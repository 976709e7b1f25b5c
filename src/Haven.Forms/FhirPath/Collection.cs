namespace Haven.Forms.FhirPath;

/// An ordered collection of FHIRPath values. Most hold none or one, so that no list is allocated for these.
public readonly struct Collection
{
    private readonly object? _items;

    public Collection(Value? one) => _items = one;

    internal Collection(List<Value> many) =>
        _items = many.Count switch
        {
            0 => null,
            1 => many[0],
            _ => many,
        };

    public static Collection Empty => default;
    public static Collection True { get; } = new(BooleanValue.True);
    public static Collection False { get; } = new(BooleanValue.False);

    public static Collection Of(bool value) => value ? True : False;

    public static Collection Of(bool? value) => value is { } known ? Of(known) : Empty;

    public static Collection Of(string value) => new(new StringValue(value));

    public static Collection Of(long value) => new(IntegerValue.Of(value));

    public bool IsEmpty => _items is null;

    public int Count =>
        _items switch
        {
            null => 0,
            List<Value> many => many.Count,
            _ => 1,
        };

    public Value this[int index] => _items is List<Value> many ? many[index] : (Value)_items!;

    public Value? Single()
    {
        if (_items is List<Value>)
            throw FhirPathException.Run($"One value was expected here, and there are {Count}");
        return (Value?)_items;
    }

    public Enumerator GetEnumerator() => new(this);

    public List<Value> ToList()
    {
        var list = new List<Value>(Count);
        foreach (var item in this)
            list.Add(item);
        return list;
    }

    public struct Enumerator(Collection items)
    {
        private readonly int _count = items.Count;
        private int _index = -1;

        public readonly Value Current => items[_index];

        public bool MoveNext() => ++_index < _count;
    }
}

public struct Gather
{
    private Value? _one;
    private List<Value>? _many;

    public readonly int Count => _many?.Count ?? (_one is null ? 0 : 1);

    public void Add(Value value)
    {
        if (_many is not null)
            _many.Add(value);
        else if (_one is null)
            _one = value;
        else
            _many = [_one, value];
    }

    public void AddAll(Collection values)
    {
        foreach (var value in values)
            Add(value);
    }

    public readonly Collection Done() =>
        _many is not null ? new Collection(_many) : new Collection(_one);
}
