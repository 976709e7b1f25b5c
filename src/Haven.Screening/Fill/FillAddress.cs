using System.Globalization;

namespace Haven.Screening.Fill;

/// <summary>The addresses of one screening's pages, in the language that the person reads the questions in.</summary>
public sealed record FillAddress(long Code, int Number, string Language)
{
    public string Form => Of("fill");

    public string Result => Of("result");

    public string Client =>
        string.Create(CultureInfo.InvariantCulture, $"/screening/clients/{Code}");

    public string All(params string[] query) => With(Form, query);

    public string Step(int step, params string[] query) =>
        With(string.Create(CultureInfo.InvariantCulture, $"{Form}/{step}"), query);

    public string Review(params string[] query) => With(Form + "/review", query);

    public string Print(params string[] query) => With(Form + "/print", query);

    private string Of(string page) =>
        string.Create(CultureInfo.InvariantCulture, $"/screening/{page}/{Code}/{Number}");

    private string With(string path, string[] query)
    {
        List<string> all = [.. query];
        if (Languages.IsSpanish(Language))
        {
            all.Add("lang=" + Languages.Spanish);
        }
        return all.Count == 0 ? path : path + "?" + string.Join('&', all);
    }
}
