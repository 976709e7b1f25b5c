namespace Haven.Forms.FhirPath;

/// A primitive element that was typed in or computed and stands in no file.
internal sealed class PrimitiveNode(string type, Value plain) : Node
{
    public override string? FhirType => type;
    public override bool HasChildren => false;
    public override Value? Plain => plain;

    public override void Children(string name, ref Gather into) { }

    public override void AllChildren(ref Gather into) { }
}
