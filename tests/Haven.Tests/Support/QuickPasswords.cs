using Haven.Organisations.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Support;

/// <summary>
/// Passwords in a hundredth of their rounds: thousands of people sign in during the tests, and a tenth of all time went
/// into it. How many rounds there are otherwise is looked at by the checks of promise REF-19.
/// </summary>
internal sealed class QuickPasswords() : Passwords(2_100)
{
    public static void Use(IServiceCollection services) =>
        services.AddSingleton<Passwords, QuickPasswords>();
}
