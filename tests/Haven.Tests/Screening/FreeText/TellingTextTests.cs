using Haven.Screening.FreeText;

namespace Haven.Tests.Screening.FreeText;

public class TellingTextTests
{
    [Theory]
    // English
    [InlineData("She told the nurse that Maria was there", TellingKind.Name, "Maria")]
    [InlineData("Her name is Destiny and she is afraid", TellingKind.Name, "Destiny")]
    [InlineData("my name is keisha", TellingKind.Name, "keisha")]
    [InlineData("He works for Mr. Hollis at night", TellingKind.Name, "Mr. Hollis")]
    [InlineData("Officer Brandt came to the house", TellingKind.Name, "Officer Brandt")]
    [InlineData("She calls him Daddy but he is called Tyrell", TellingKind.Name, "Tyrell")]
    [InlineData("He was seen with Deshawn Pratt twice", TellingKind.Name, "Deshawn Pratt")]
    [InlineData("When Jessica Harlow came home she cried", TellingKind.Name, "Jessica Harlow")]
    [InlineData("Lives with aunt Rosalind since May", TellingKind.Name, "aunt Rosalind")]
    [InlineData("Call her on 503-555-0123 after school", TellingKind.Telephone, "503-555-0123")]
    [InlineData("Call her on (503) 555-0123", TellingKind.Telephone, "(503) 555-0123")]
    [InlineData("his cell is 5035550123", TellingKind.Telephone, "5035550123")]
    [InlineData("her phone number ends so: 555-0123", TellingKind.Telephone, "555-0123")]
    [InlineData("mum's mobile 07700 900123", TellingKind.Telephone, "07700 900123")]
    [InlineData("ring 020 7946 0958", TellingKind.Telephone, "020 7946 0958")]
    [InlineData("from abroad +44 20 7946 0958", TellingKind.Telephone, "+44 20 7946 0958")]
    [InlineData(
        "write to lily.b+1@mail.example.org",
        TellingKind.Email,
        "lily.b+1@mail.example.org"
    )]
    [InlineData("They stay at 1420 NE Alder Street", TellingKind.Address, "1420 NE Alder Street")]
    [InlineData("they stay at 12 maple avenue now", TellingKind.Address, "12 maple avenue")]
    [InlineData("The motel is at 88 Harbor Blvd.", TellingKind.Address, "88 Harbor Blvd.")]
    [InlineData("post to P.O. Box 4410", TellingKind.Address, "P.O. Box 4410")]
    [InlineData("somewhere near SW1A 1AA", TellingKind.Address, "SW1A 1AA")]
    [InlineData("moved to Salem, OR 97301", TellingKind.Address, "OR 97301")]
    [InlineData("She was born on 27 March 2011", TellingKind.BirthDate, "27 March 2011")]
    [InlineData("DOB 3/27/2011", TellingKind.BirthDate, "3/27/2011")]
    [InlineData("date of birth: 2011-03-27", TellingKind.BirthDate, "2011-03-27")]
    [InlineData("March 27, 2011 is her birthday", TellingKind.BirthDate, "March 27, 2011")]
    [InlineData("gave 078-05-1120 at the desk", TellingKind.NationalNumber, "078-05-1120")]
    [InlineData("her social security number is 078051120", TellingKind.NationalNumber, "078051120")]
    [InlineData("NHS number 943 476 5919", TellingKind.NationalNumber, "943 476 5919")]
    [InlineData(
        "NI number QQ 12 34 56 C is not hers, AB 12 34 56 C is",
        TellingKind.NationalNumber,
        "AB 12 34 56 C"
    )]
    // Spanish
    [InlineData("Se llama yesenia y tiene miedo", TellingKind.Name, "yesenia")]
    [InlineData("Me llamo Ximena", TellingKind.Name, "Ximena")]
    [InlineData("Vive con la señora Beltrán", TellingKind.Name, "señora Beltrán")]
    [InlineData("Ayer vino con Guadalupe al centro", TellingKind.Name, "Guadalupe")]
    [InlineData("La llevó un hombre conocido como Chucho", TellingKind.Name, "Chucho")]
    [InlineData("Su novio es Wilmer Quintana de otro pueblo", TellingKind.Name, "Wilmer Quintana")]
    [InlineData("Llamar al 612 34 56 78 por la tarde", TellingKind.Telephone, "612 34 56 78")]
    [InlineData("su móvil es 612345678", TellingKind.Telephone, "612345678")]
    [InlineData("teléfono +34 912 345 678", TellingKind.Telephone, "+34 912 345 678")]
    [InlineData("Vive en la calle de la Luna 14", TellingKind.Address, "calle de la Luna 14")]
    [InlineData(
        "la casa está en avenida Constitución, nº 3",
        TellingKind.Address,
        "avenida Constitución, nº 3"
    )]
    [InlineData("Nació el 27 de marzo de 2011", TellingKind.BirthDate, "27 de marzo de 2011")]
    [InlineData("fecha de nacimiento 27/03/2011", TellingKind.BirthDate, "27/03/2011")]
    [InlineData("con DNI 12345678Z", TellingKind.NationalNumber, "12345678Z")]
    [InlineData("con DNI 12.345.678-Z", TellingKind.NationalNumber, "12.345.678-Z")]
    [InlineData("NIE X1234567L", TellingKind.NationalNumber, "X1234567L")]
    public void Look_AtTextThatTells_PointsAtIt(string text, TellingKind kind, string fragment) =>
        TellingText.Look(text).ShouldContain(new Telling(kind, fragment), TellingsOf(text));

    [Theory]
    // English
    [InlineData("")]
    [InlineData("Likes to draw, sleeps badly, and eats little.")]
    [InlineData("She said that she was there on Monday and again on Friday.")]
    [InlineData("He missed school 12 times since September.")]
    [InlineData("Scored 18 of 27 on the PHQ-9 in 2024-2025.")]
    [InlineData("Three men were seen on the street, two of them twice.")]
    [InlineData("She crossed 3 streets and walked 2 miles down the road.")]
    [InlineData("Child Protective Services were told by the High School.")]
    [InlineData("He met somebody on Instagram and later on Snapchat.")]
    [InlineData("They moved from New York to Los Angeles in March.")]
    [InlineData("They live near San Francisco with the grandmother.")]
    [InlineData("Speaks Spanish and some English; the mother speaks Portuguese.")]
    [InlineData("Her name is not known to us.")]
    [InlineData("His name was on a list at the shelter.")]
    [InlineData("Has 1,200 dollars in cash, of which $500.00 is hers.")]
    [InlineData("Owes 5000 dollars; was paid $7005551234 as a joke.")]
    [InlineData("Slept 4.5 hours, weighs 52.3 kg, is 160 cm tall.")]
    [InlineData("Born abroad; came to the United States as a baby.")]
    [InlineData("Was born in 2010 and has two younger brothers.")]
    [InlineData("Appointment on 3/27/2026 at 14:30.")]
    [InlineData("The Department of Human Services has case 44-19.")]
    [InlineData("Arrived at 2PM, left at 10:45 AM on Tuesday.")]
    [InlineData("Mom and Dad are divorced. Grandma helps. School is fine.")]
    [InlineData("In May she will be 15. In April she ran away.")]
    [InlineData("The doctor asked why. The judge decided otherwise.")]
    [InlineData("Room 204 at the Motel, third floor.")]
    [InlineData("\"I do not want to go home,\" she said. He laughed.")]
    [InlineData("Chapter 3, page 17; version 1.0.2 of the form.")]
    [InlineData("Uses Cash App and Tik Tok daily.")]
    [InlineData("Is African American and Catholic.")]
    [InlineData("Before Christmas she stayed with a friend; after New Year she did not.")]
    // Spanish
    [InlineData("Duerme mal y come poco desde hace 3 semanas.")]
    [InlineData("Faltó a clase 12 días en septiembre.")]
    [InlineData("Estuvo en la calle 20 días con otras 3 personas.")]
    [InlineData("Habla español e inglés; la madre habla portugués.")]
    [InlineData("Se llama a sí misma tonta.")]
    [InlineData("Su nombre no es conocido.")]
    [InlineData("Nació en México y llegó a los Estados Unidos de niña.")]
    [InlineData("El lunes vino al centro. Ella no quiso hablar.")]
    [InlineData("Los Servicios Sociales y la Policía lo saben.")]
    [InlineData("Cita el 27/03/2026 a las 14:30.")]
    [InlineData("Le pagaron 600 000 000 € según ella, una broma.")]
    [InlineData("Camina 2 kilómetros por la carretera hasta el colegio.")]
    public void Look_AtOrdinarySentences_StaysSilent(string text) =>
        TellingText.Look(text).ShouldBeEmpty(TellingsOf(text));

    [Theory]
    [InlineData("943 476 5918")]
    [InlineData("12345678A")]
    [InlineData("X1234567M")]
    public void Look_AtANumberWithAWrongCheckDigit_IsNoNationalNumber(string text) =>
        TellingText.Look(text).ShouldNotContain(t => t.Kind == TellingKind.NationalNumber);

    [Fact]
    public void Look_AtALongHeapOfCharacters_Ends()
    {
        TellingText.Look(new string('1', 100_000)).Count.ShouldBeLessThan(30);
        TellingText
            .Look(string.Concat(Enumerable.Repeat("Aa ", 30_000)))
            .Count.ShouldBeLessThan(30);
        TellingText.Look(string.Concat(Enumerable.Repeat("1 a ", 30_000))).ShouldBeEmpty();
    }

    [Fact]
    public void Words_SayWhatItLooksLike() =>
        new Telling(TellingKind.Telephone, "503-555-0123").Words.ShouldBe(
            "“503-555-0123” looks like a telephone number"
        );

    private static string TellingsOf(string text) =>
        string.Join(" / ", TellingText.Look(text).Select(t => t.Words));
}
