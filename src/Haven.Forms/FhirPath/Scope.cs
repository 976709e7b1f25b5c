using Haven.Privacy.Calendar;

namespace Haven.Forms.FhirPath;

/// What one evaluation sees and may spend.
public sealed class Scope
{
    private const int StepsBetweenClocks = 1024;
    private readonly FhirPathLimits _limits;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private int _steps;
    private int _nextClock;

    public Scope(TimeProvider? clock = null, FhirPathLimits? limits = null)
    {
        _limits = limits ?? FhirPathLimits.Standard;
        _clock = clock ?? TimeProvider.System;
        _start = _clock.GetTimestamp();
        _steps = _limits.Steps;
        _nextClock = _steps - StepsBetweenClocks;
    }

    internal DefinedVariable? Defined;
    internal Collection This;
    internal Collection Total;
    internal int Index;

    public Collection Resource { get; set; }
    public Collection RootResource { get; set; }
    public Collection Context { get; set; }

    /// Finds a variable; false where there is none of that name.
    public VariableLookup? Variables { get; set; }

    /// The weight of an answer's option, by question and answer.
    public Func<Node, decimal?>? WeightOf { get; set; }

    public DateTimeOffset Now => field == default ? field = LocalTime.Now(_clock) : field;

    internal TimeSpan Left
    {
        get
        {
            var left = _limits.TimeAllowed - _clock.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : throw OutOfTime();
        }
    }

    internal void Step()
    {
        if (--_steps < _nextClock)
            Check();
    }

    /// Collections and text cost steps by their size, so that doubling cannot eat the memory.
    internal void Charge(int size)
    {
        if (size <= 1)
            return;
        if (size > _limits.Items)
            throw FhirPathException.Limit(
                $"The expression gathers more than {_limits.Items} values"
            );
        _steps -= size;
        if (_steps < _nextClock)
            Check();
    }

    internal void ChargeText(int length)
    {
        if (length > _limits.Items * 10)
            throw FhirPathException.Limit("The expression builds a text that is too long");
        Charge(length / 64);
    }

    private void Check()
    {
        if (_steps < 0)
            throw FhirPathException.Limit($"The expression took more than {_limits.Steps} steps");
        _nextClock = _steps - StepsBetweenClocks;
        _ = Left;
    }

    private static FhirPathException OutOfTime() =>
        FhirPathException.Limit("The expression ran for too long");

    internal Collection Variable(string name) =>
        TryVariable(name, out var value)
            ? value
            : throw FhirPathException.Run($"The variable %{name} is not defined");

    internal bool TryVariable(string name, out Collection value)
    {
        for (var defined = Defined; defined is not null; defined = defined.Before)
            if (defined.Name == name)
            {
                value = defined.Value;
                return true;
            }
        if (Variables is not null && Variables(name, out value))
            return true;
        value = name switch
        {
            "context" => Context,
            "resource" => Resource,
            "rootResource" => RootResource.IsEmpty ? Resource : RootResource,
            "ucum" => Collection.Of("http://unitsofmeasure.org"),
            "sct" => Collection.Of("http://snomed.info/sct"),
            "loinc" => Collection.Of("http://loinc.org"),
            _ when name.StartsWith("vs-", StringComparison.Ordinal) => Collection.Of(
                "http://hl7.org/fhir/ValueSet/" + name[3..]
            ),
            _ when name.StartsWith("ext-", StringComparison.Ordinal) => Collection.Of(
                "http://hl7.org/fhir/StructureDefinition/" + name[4..]
            ),
            _ => Collection.Empty,
        };
        return name is "context" or "resource" or "rootResource" || !value.IsEmpty;
    }
}

/// What defineVariable() has named so far.
internal sealed record DefinedVariable(string Name, Collection Value, DefinedVariable? Before);

public delegate bool VariableLookup(string name, out Collection value);
