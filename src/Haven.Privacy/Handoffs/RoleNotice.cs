using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>
/// Something that everybody with a role in an organisation is told by mail. Like every mail it carries no client's data:
/// what it is about stands behind the link, where one has to sign in.
/// </summary>
/// <param name="To">One of these roles.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Path">The page to open: "/privacy/emergency".</param>
public sealed record RoleNotice(
    OrganisationId Organisation,
    Roles To,
    string Subject,
    string Body,
    string Path
)
{
    /// <summary>Where it is for one of them alone.</summary>
    public MemberId? Only { get; init; }

    /// <inheritdoc cref="Mail.Sending"/>
    public Guid? Sending { get; init; }
}

/// <summary>The way from whoever has to tell something to the floor that knows who holds which role, and their addresses.</summary>
public interface IRoleNotices
{
    /// <summary>
    /// Hands a mail for each of them over within the caller's unit of work, which is in the installation scope: they go
    /// out if, and only if, that commits.
    /// </summary>
    Task HandOverAsync(
        HavenContext context,
        RoleNotice notice,
        CancellationToken cancellationToken
    );
}
