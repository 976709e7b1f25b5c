using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Store;

namespace Haven.Helpline.Referrals;

/// <summary>
/// Six everyday words that take a referral back, also when the chat has gone. They can be learnt by heart, and on a slip
/// of paper they are a shopping list. They are shown once and stored as a hash.
/// </summary>
public static class TakeBackWords
{
    public const string Field = "words";
    private const int Count = 6;

    // Nobody types more than six long words.
    private const int Longest = 200;

    private static readonly string[] English = (
        "apple arrow autumn bakery ball bamboo banana barn basket beach bean bell berry bicycle bird "
        + "biscuit blanket boat book bottle bowl box branch bread breeze brick bridge broom brush bucket "
        + "butter button cabin cactus cake camera candle canoe carpet carrot castle cedar chair chalk "
        + "cheese cherry circle city cliff clock cloud clover coat coffee coin comet copper coral corn "
        + "cotton cradle cream creek cricket crown cup curtain daisy desert desk dolphin donkey door dove "
        + "drum duck eagle earth echo egg elbow elm engine fabric falcon farm feather fence fern field "
        + "finch finger fire fish flag flour flower flute forest fork fossil fountain fox frog fruit garden "
        + "garlic gate ginger glass glove goat gold grape grass gravel guitar hammer harbor hat hazel heron "
        + "hill honey horse house igloo island ivory ivy jacket jam jar jewel juice jungle kettle key "
        + "kitchen kite ladder lake lamp lantern leaf lemon letter lilac lime lion lizard loaf lotus magnet "
        + "mango map maple marble market meadow melon mint mirror mitten moon moss mountain mouse muffin "
        + "mushroom napkin needle nest noodle nutmeg oak oasis oat ocean olive onion orange orchid otter "
        + "owl oyster paint palm pancake panda paper park pasta peach pear pebble pencil pepper piano "
        + "pillow pine planet plate plum pocket pond poppy potato puddle pumpkin puzzle quail quilt rabbit "
        + "radio rain raisin raven ribbon rice river robin rocket roof rope rose saddle salad salt sand "
        + "scarf seed shadow shelf shell ship shirt shoe silk silver skate sky smoke snow soap sofa soup "
        + "sparrow spice spoon spring squirrel stable star stone stove straw string sugar summer sunset "
        + "swan table tea tent thread tiger toast tomato towel tower train tree tulip turtle umbrella "
        + "valley vanilla vase velvet village violin wagon wallet walnut water wave whale wheat wheel "
        + "willow window winter wolf wool yarn zebra"
    ).Split(' ');

    private static readonly string[] Spanish = (
        "abeja abeto abrigo aceite aceituna agua aguja ajo alfombra algodon almendra almohada amapola "
        + "ancla anillo arbol arco arena arroz avena avion azucar balcon balon banco bandeja barca barco "
        + "bata bolsa bombilla bosque botella boton brisa bufanda caballo cabra cactus cafe caja calle cama "
        + "camello camino camisa campana campo canasta canela canoa canto caracol carpeta carta casa "
        + "castillo cebolla cebra cedro cepillo cereza cesta chaleco ciervo ciruela cisne ciudad clavel "
        + "cobre cocina coco cohete colina collar cometa conejo coral corcho cordero corona cortina costa "
        + "cristal cuaderno cubo cuchara cuento cuerda cuna delfin desierto disco dorado dulce durazno eco "
        + "elefante erizo escalera escoba espejo espiga espuma estrella estufa faro farol fiesta flauta "
        + "flecha flor foca fresa fruta fuego fuente galleta gallo ganso gato globo goma gorro gota granada "
        + "granja grillo guante guitarra harina helado helecho hierba higo hilo hoja hormiga horno huerta "
        + "huevo iglu isla jabon jardin jarra jarron jinete jirafa joya juego jugo lago lana lancha lapiz "
        + "laurel leche lechuga libro lima limon linterna llave lluvia lobo loro luna madera maiz maleta "
        + "mango manta manteca manzana mapa mar marco margarita mariposa marmol martillo melon menta "
        + "mercado mesa miel molino mono montana mora mosaico nabo naranja nata nido nieve nogal nube nuez "
        + "oasis oca olivo olla onda oreja oro oso oveja pala palma paloma pan panda papel paraguas pared "
        + "parque pasta pastel pato pera perla pez piano piedra pimienta pincel pino pizarra planeta plata "
        + "playa pluma postre pradera puente puerta pulpo queso rama rana regalo reloj remo rio roble roca "
        + "ropa rosa rueda sabana sal salsa sandia sapo seda selva semilla silla sirena sofa sol sombra "
        + "sopa tambor tapiz taza techo tela tenedor tienda tigre tinta toalla tomate topo torre tortuga "
        + "trebol tren trigo tulipan uva vaca valle vaso vela velero ventana verano viento violin yegua "
        + "yogur zapato zorro"
    ).Split(' ');

    /// <summary>About 49 bits. Whoever guesses is stopped by the door, and would learn nothing.</summary>
    public static string Create(string lang) =>
        string.Join(
            ' ',
            RandomNumberGenerator.GetItems<string>(lang == "es" ? Spanish : English, Count)
        );

    /// <summary>However they were typed: with commas, on lines, in capitals. Null where they can be no such words.</summary>
    public static byte[]? Read(OrganisationId organisation, string? typed)
    {
        if (typed is null or { Length: > Longest })
        {
            return null;
        }
        var plain = new StringBuilder();
        foreach (char c in typed.Normalize(NormalizationForm.FormD))
        {
            // Accents stand apart now: whoever adds one means the same word.
            if (char.IsAsciiLetter(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (!char.IsBetween(c, '\u0300', '\u036F'))
            {
                plain.Append(' ');
            }
        }
        string[] words = plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == Count ? HashOf(organisation, string.Join(' ', words)) : null;
    }

    public static byte[] HashOf(OrganisationId organisation, string words) =>
        SHA256.HashData([.. organisation.Value.ToByteArray(), .. Encoding.ASCII.GetBytes(words)]);
}
