namespace Haven.Delivery.Smtp;

/// <summary>What became of a mail for one recipient.</summary>
public enum SmtpFate
{
    /// <summary>The server has taken it over.</summary>
    Delivered = 1,

    /// <summary>It certainly did not go out; another time it may.</summary>
    TryAgain = 2,

    /// <summary>The server will not take it, ever.</summary>
    Never = 3,

    /// <summary>All of it was sent and no answer came: it may have gone out.</summary>
    Unknown = 4,
}

/// <summary>What stood in the way, in a closed list: nothing that a server says is stored or shown.</summary>
public enum SmtpTrouble
{
    None = 0,
    NoConnection = 1,
    NotSafe = 2,
    SignInRefused = 3,
    SenderRefused = 4,
    RecipientRefused = 5,
    TextRefused = 6,
    TookTooLong = 7,
    ConnectionLost = 8,
    Garbage = 9,
    NoAnswerAtTheEnd = 10,
    NeedsUtf8 = 11,
    Busy = 12,
    NoPlace = 13,
    NoAddress = 14,
    Unreadable = 15,
}

/// <summary>The result for one recipient.</summary>
/// <param name="Code">The reply code that decided; 0 where no reply did.</param>
public sealed record SmtpResult(SmtpFate Fate, SmtpTrouble Trouble, int Code)
{
    public static SmtpResult Delivered(int code) => new(SmtpFate.Delivered, SmtpTrouble.None, code);

    /// <summary>Whether it is the way to the server that is shut, so that other mail need not try it now.</summary>
    public bool IsOfTheRoute =>
        Fate == SmtpFate.TryAgain
        && Trouble
            is SmtpTrouble.NoConnection
                or SmtpTrouble.NotSafe
                or SmtpTrouble.SignInRefused
                or SmtpTrouble.Busy
                or SmtpTrouble.NoPlace;
}

/// <summary>The way to the server could not be opened; nothing was sent.</summary>
internal sealed class SmtpRouteException(SmtpTrouble trouble, int code, Exception? inner = null)
    : Exception($"The mail server cannot be used: {trouble} ({code}).", inner)
{
    public SmtpResult Result { get; } = new(SmtpFate.TryAgain, trouble, code);
}
