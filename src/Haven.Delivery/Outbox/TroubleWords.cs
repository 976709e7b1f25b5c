using System.Globalization;
using Haven.Delivery.Smtp;

namespace Haven.Delivery.Outbox;

/// <summary>What stood in the way, as the operator reads it, and what to do.</summary>
internal static class TroubleWords
{
    public static string Of(SmtpTrouble trouble, int code)
    {
        string words = Of(trouble);
        return code == 0
            ? words
            : words + string.Create(CultureInfo.InvariantCulture, $" (reply {code})");
    }

    public static string Of(FailedMail mail) =>
        mail.MayHaveArrived
            ? Of(mail.Trouble, mail.Code)
                + ". It was sent in full once, and no answer came: it may have arrived"
            : Of(mail.Trouble, mail.Code);

    private static string Of(SmtpTrouble trouble) =>
        trouble switch
        {
            SmtpTrouble.NoConnection => "The mail server did not answer",
            SmtpTrouble.NotSafe =>
                "The line to the mail server was not safe; check its certificate and starttls",
            SmtpTrouble.SignInRefused => "The mail server refused our user or password",
            SmtpTrouble.SenderRefused => "The mail server refused our own address",
            SmtpTrouble.RecipientRefused => "The mail server refused the recipient",
            SmtpTrouble.TextRefused => "The mail server refused the mail",
            SmtpTrouble.TookTooLong => "The mail server took too long",
            SmtpTrouble.ConnectionLost => "The connection broke off",
            SmtpTrouble.Garbage => "The mail server's answer could not be understood",
            SmtpTrouble.NoAnswerAtTheEnd => "No answer came at the end",
            SmtpTrouble.NeedsUtf8 =>
                "The mail server cannot carry an address with other than ASCII letters",
            SmtpTrouble.Busy => "The mail server was busy",
            SmtpTrouble.NoPlace => "The mail folder cannot be written",
            SmtpTrouble.NoAddress => "There is no such address",
            SmtpTrouble.Unreadable => "The mail could not be opened any more",
            _ => "Unknown",
        };
}
