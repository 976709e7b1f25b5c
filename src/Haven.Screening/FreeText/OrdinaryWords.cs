using System.Collections.Frozen;

namespace Haven.Screening.FreeText;

/// <summary>Words with a capital letter that name nobody, and given names that are seldom anything else.</summary>
internal static class OrdinaryWords
{
    private static readonly FrozenSet<string> Ordinary = Set(
        // days, months, feasts
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August",
        "September October November December Christmas Easter Thanksgiving Halloween Ramadan Eid Diwali Hanukkah Year Eve Day",
        "Navidad Reyes Semana Santa Pascua Lunes Martes Miércoles Jueves Viernes Sábado Domingo",
        // peoples, languages, faiths
        "English Spanish French German Arabic Chinese Mandarin Cantonese Hindi Urdu Somali Vietnamese Korean Japanese Portuguese Russian",
        "American African Asian Latino Latina Latinx Hispanic Black White Native Indian Indigenous European British Irish Scottish Welsh",
        "Mexican Guatemalan Honduran Salvadoran Colombian Cuban Dominican Haitian Jamaican Puerto Rican Canadian Ukrainian Afghan Syrian",
        "Christian Catholic Protestant Baptist Methodist Muslim Islamic Jewish Buddhist Hindu Sikh Jehovah Witness Witnesses God Jesus Bible",
        "Inglés Español Español Católica Católico Dios Biblia",
        // places
        "America United States Kingdom Mexico Guatemala Honduras Salvador Colombia Cuba Haiti Jamaica Canada England Scotland Wales",
        "Ireland Spain France Germany Italy China India Africa Asia Europe Ukraine Syria Afghanistan Britain Great España México Estados Unidos Reino Unido Francia Alemania Italia Marruecos Rumanía Perú Ecuador Bolivia Chile Argentina Brasil Venezuela",
        "New York Jersey Hampshire Orleans Los Angeles Las Vegas San Santa Saint Diego Antonio Francisco José Jose Jordan Paso Fort Worth",
        "North South East West Northern Southern Eastern Western Central Coast Bay Area Washington Oregon California Texas Florida Ohio",
        "Michigan Illinois Georgia Virginia Carolina Dakota Arizona Nevada Colorado Chicago Boston Houston Dallas Seattle Portland Denver",
        "Phoenix Atlanta Miami Detroit London Manchester Birmingham Madrid Barcelona Sevilla Valencia River Lake Mount Park Beach Island",
        // institutions and their papers
        "School High Middle Elementary Primary Secondary University College Academy Hospital Clinic Center Centre Church House Home Group",
        "Department Office Agency Court County City State Federal District Police Sheriff Station Unit Team Board Council Service Services",
        "Child Children Children's Protective Protection Welfare Social Family Families Health Human Mental Education Special Services Youth Teen",
        "Program Programme Plan Project Act Law Title Section Report Form Safety Care Foster Shelter Hotline Line National International",
        "Amber Alert Crisis Emergency Room Department Grade Class Level Week Store Mall Market Hotel Motel Inn Avenue Street Road Boulevard",
        "Colegio Instituto Escuela Hospital Centro Servicios Sociales Juzgado Policía Guardia Civil Cruz Roja Ministerio Ayuntamiento Casa",
        // what people use
        "Instagram Facebook Snapchat Snap Chat Tik Tok Tiktok Whatsapp Whats App Messenger Telegram Discord Youtube Google Twitter Reddit Tinder",
        "Grindr Kik Onlyfans Only Fans Backpage Craigslist Cash Venmo Paypal Zelle Uber Lyft Amazon Walmart Target Mcdonald's Starbucks",
        "Netflix Xbox Playstation Roblox Fortnite Minecraft Internet Web Wi Fi Bluetooth Android Iphone Apple Samsung Microsoft Zoom Teams Medicaid Medicare",
        "Medi Cal Adderall Xanax Prozac Zoloft Ritalin Tylenol Narcan Covid",
        // people by what they are
        "Mom Mum Mother Dad Father Mama Papa Grandma Grandpa Grandmother Grandfather Aunt Uncle Brother Sister Doctor Nurse Teacher Judge",
        "Officer Counselor Counsellor Principal Coach Pastor Priest Mr Mrs Ms Miss Dr Mx Client Patient Student Youth Girl Boy Mamá Papá Abuela Abuelo",
        // how sentences begin
        "The This That These Those There Then They Their She Her Hers He His Him It Its We Our Us You Your My Mine Me In On At To From",
        "By With Without For Of Off Out Over Under Up Down After Before During Since Until Because Although Though While When Where Who Whom",
        "Whose Which What Why How If Unless And Or But So Not No Yes Never Always Also However Today Yesterday Tomorrow Now Once Twice Some",
        "Any All Both Each Every Many Much More Most Other Another Such Same Few Several One Two Three Four Five First Second Third Last Next",
        "Said Says Did Does Do Has Have Had Is Are Was Were Be Been Being Can Could Will Would Should May Might Must Seems Seemed Appears",
        "Went Goes Came Lives Lived Told Asked Reports Reported States Stated Denies Denied Feels Felt Likes Wants Wanted Needs Needed Let Please",
        "El La Los Las Un Una Unos Unas Ella Ellos Ellas Su Sus Mi Mis Tu Este Esta Ese Esa Eso Esto Aquel Cuando Donde Como Porque Pero Si Sí",
        "No Nunca Siempre También Hoy Ayer Mañana Después Antes Desde Hasta Durante Según Para Por Con Sin En De Del Al Se Le Les Lo Me Te Nos",
        "Dice Dijo Vive Vivía Tiene Tenía Está Estaba Es Era Fue Ha Han Había Quiere Quería Siente Sentía Va Iba Hace Hay Muy Más Menos Otro Otra"
    );

    /// <summary>First words of places that otherwise read like a person: "San Diego", "Fort Worth".</summary>
    public static FrozenSet<string> Places { get; } =
        Set("San Santa Saint Fort Mount Lake Puerto Costa Rio Río Las Los El New");

    /// <summary>Given names that many people have, without those that are as often a month, a place or a virtue.</summary>
    public static FrozenSet<string> GivenNames { get; } =
        Set(
            "James Robert John Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Steven Paul Andrew Joshua",
            "Kenneth Kevin Brian Timothy Ronald Jason Edward Jeffrey Ryan Jacob Nicholas Gary Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin",
            "Samuel Gregory Alexander Patrick Raymond Tyler Dennis Jerry Aaron Nathan Henry Zachary Kyle Ethan Noah Liam Mason Logan Lucas Oliver Elijah",
            "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Ashley Kimberly Emily Donna Michelle Amanda",
            "Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy Angela Shirley Brenda Pamela Emma Nicole Helen Samantha Katherine Christine",
            "Rachel Janet Catherine Heather Diane Olivia Julie Megan Hannah Jacqueline Kayla Alexis Madison Sophia Isabella Ava Mia Chloe Abigail Jasmine",
            "María Maria José Jose Juan Antonio Manuel Francisco Javier Carlos Miguel Alejandro Rafael Pedro Pablo Sergio Fernando Jorge Alberto Álvaro",
            "Roberto Eduardo Ricardo Enrique Raúl Raul Andrés Andres Luis Mateo Lucía Lucia Sofía Sofia Martina Carmen Ana Isabel Laura Cristina Marta",
            "Elena Paula Raquel Beatriz Silvia Patricia Rosario Pilar Teresa Yolanda Guadalupe Rosa Juana Josefa Inés Ines Gabriela Valeria Camila Valentina",
            "Mohammed Muhammad Ahmed Fatima Aisha Priya Wei Ngozi Oluwaseun Svetlana Olga Ivan Dmitri Kofi Amara"
        );

    // After "her name is": what says that it is not told.
    private static readonly FrozenSet<string> AfterNameIs = new[]
    {
        "not",
        "unknown",
        "known",
        "withheld",
        "secret",
        "private",
        "confidential",
        "on",
        "in",
        "the",
        "a",
        "an",
        "never",
        "no",
        "something",
        "what",
        "being",
        "kept",
        "missing",
        "hard",
        "similar",
        "different",
        "used",
        "also",
        "changed",
        "listed",
        "same",
        "too",
        "very",
        "and",
        "or",
        "igual",
        "así",
        "como",
        "la",
        "el",
        "al",
        "para",
        "por",
        "desconocido",
        "desconocida",
        "secreto",
        "se",
        "lo",
        "un",
        "una",
        "muy",
        "de",
        "important",
        "still",
        "only",
        "just",
        "spelled",
        "pronounced",
        "said",
        "given",
        "written",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Has(string word) => Ordinary.Contains(word);

    public static bool FollowsNameIs(string words) => AfterNameIs.Contains(words.Split(' ')[0]);

    private static FrozenSet<string> Set(params string[] lines) =>
        lines.SelectMany(l => l.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
}
