using System.Net;
using static Haven.Tests.Screening.Fill.EveryKind;

namespace Haven.Tests.Screening.Fill;

/// <summary>Whoever reads the questions in Spanish reads everything around them in Spanish.</summary>
public class SpanishTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Pages_AroundTheQuestions_AreSpanish(string database)
    {
        var started = await StartAsync(database);

        var all = await started.GetAsync("?lang=es");
        all.Html.DocumentElement.GetAttribute("lang").ShouldBe("es");
        Shows(
            all,
            "Lo que elija se guarda a medida que avanza.",
            "Revisar las respuestas",
            "Guardar y continuar más tarde",
            "Mostrar las preguntas de una en una",
            "Imprimir un formulario en blanco",
            "Borrar esta respuesta",
            "Show the questions in English"
        );
        var review = await started.GetAsync("/review?lang=es");
        Shows(review, "Revise las respuestas", "preguntas sin responder", "Terminar y ver");
        var print = await started.GetAsync("/print?lang=es");
        Shows(print, "Imprima esta página", "empezada el", "sin terminar", "Sin responder");
        Shows(await started.GetAsync("/print?blank&lang=es"), "Código del cliente");
        var step = await started.GetAsync("/1?lang=es");
        Shows(step, "Paso 1 de", "Guardar y seguir");
        // The frame as well: header, menu and footer, and the way to the public page in Spanish.
        foreach (var page in new[] { all, review, print, step })
        {
            Shows(page, "profesional", "Cerrar sesión", "Menú", "Casos", "Su cuenta");
            page.Text.ShouldNotContain("Sign out");
            page.Text.ShouldNotContain("Caseload");
            var footer = page.Html.QuerySelector("footer a")!;
            footer.TextContent.ShouldBe("Lo que Haven promete");
            footer.GetAttribute("href").ShouldBe("/privacy/promises?lang=es");
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Errors_AreSpanish(string database)
    {
        var started = await StartAsync(database);
        var page = await started.GetAsync("?lang=es");

        var answer = await started.Browser.SubmitAsync(
            page,
            (Field("slept"), "90"),
            (Field("missed"), "muchos"),
            (Field("seen", "day"), "31"),
            (Field("seen", "month"), "2"),
            (Field("seen", "year"), "2026"),
            (Field("bed"), "25:00"),
            ("then", "save")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer
            .Html.QuerySelector(".govuk-error-summary__title")!
            .TextContent.ShouldBe("Hay un problema");
        answer.Errors.ShouldBe(
            [
                "La respuesta debe ser 24 o menos",
                "Escriba un número entero, como 12",
                "Escriba una fecha que exista, como 27 3 2026",
                "Escriba una hora entre 00:00 y 23:59, como 14:30",
            ],
            ignoreOrder: true
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatTheScriptIsTold_AndWhatSomebodyElseAnswered_IsSpanish(string database)
    {
        var started = await StartAsync(database);
        var mine = await started.GetAsync("?lang=es");
        using var tom = await started.ColleagueAsync();
        await tom.SubmitAsync(started.Address, (Field("missed"), "4"), ("then", "save"));

        var told = await SaveByScriptAsync(started.Browser, mine, (Field("missed"), "9"));
        told.GetProperty("status").GetString()!.ShouldStartWith("Otra persona ha respondido");
        told.GetProperty("others").GetString()!.ShouldContain("ha guardado respuestas aquí");
        var both = await started.Browser.SubmitAsync(
            mine,
            (Field("missed"), "9"),
            (Field("words"), "Ana Gómez llamó"),
            ("then", "save")
        );
        both.Text.ShouldContain("La de la otra persona: 4");
        both.Text.ShouldContain("¿Dice esto quién es alguien?");
    }

    private static void Shows(Page page, params string[] words)
    {
        foreach (string one in words)
        {
            page.Text.ShouldContain(one);
        }
    }
}
