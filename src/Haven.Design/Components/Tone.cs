namespace Haven.Design.Components;

// How strongly something speaks for a concern. A tone only colours: the word always stands beside it.
public enum Tone
{
    Clear,
    Possible,
    None,
    Missing,
}

internal static class Tones
{
    public static string Word(this Tone tone) =>
        tone switch
        {
            Tone.Clear => "clear",
            Tone.Possible => "possible",
            Tone.None => "none",
            _ => "missing",
        };

    public static string TagClasses(this Tone tone) => "haven-tag haven-tag--" + tone.Word();
}
