// 2048 plain English words, chosen by us; no two are one letter apart, and none sounds like another that we know of,
// so that they survive handwriting and a bad telephone line. Each is 11 bits: six of them are 66.

const words = `
able absorb abstract accept access account acorn acrobat active actor adapt address admire adult advance
adverb advice aerial affair afford agree airport alarm album alert algebra alike alley allow almanac almond
almost aloud alpine alter amateur amaze amber amount ample amuse anchor ancient angle animal answer antenna
antler anvil apart appear appetite apply approve apricot apron aquarium arch archive arena argue arise arrange
arrival arrive arrow article artist ashore aspen assembly assist athlete atlas atom attach attempt attend
attic author autumn avenue average aviary awake award baby back backdrop backpack backyard bacon badge bagel
baggage bake balance balcony ballad ballet bamboo banana band bandage banjo banner banquet barber bargain
barley barn barrel baseball basic basket bath bathtub battery bayou bead beagle beaver becalm become bedroom
beef beehive beeswax beetle begin behave behind belated belfry believe bellow belong belt bench beret better
beyond bicep bicycle birch bird birdcage birthday biscotti biscuit bison bite blackout blanket blend bless
blink blizzard bloom blossom blow bluebell blush boat bobsled body boil bold bone bonfire bonnet bonus book
bookcase bookmark bookshop border borrow bottle bottom boulder bounce bouquet bracelet bracket braid brainy
bramble branch brass brave bravery breadth breathe breeze brewery brick bride brief brigade bright bring broad
broccoli bronze brooch broth brown bubble bucket buckle buffalo buffet bugle build builder bulb bulldog bumper
bundle bungalow bunny burger butcher button buzzer cabbage cabin cabinet cactus cage calendar calf calico
calmness camel camellia camera camp campfire campsite canal canary candid candle candy canoe canteen canvas
canyon capital captain capture caramel caravan carbon card cardigan careful cargo caribou carnival carousel
carpet carpool carrot carry carve cascade cashew cashier casino cast castle casual catch caterer cauldron
cause caution cautious cavern cedar ceiling celery cello cement century ceramic certain chain chalk chamber
champion change chapel chapter charcoal charm chase chat cheap cheer cheerful cheese cheetah chef cherry chest
chestnut chicken child chimes chimney chip chisel choice choir choose chorale chorus chowder chuckle church
cinema cinnamon circle circuit circus citrus city civil claim clap clarinet clarity class classic clean clever
click cliff climate climb clinic cloak close cloth clown club clumsy coach coal coastal coaster cobbler cobweb
cockatoo cockpit cocoa coconut coffee coin collage collar collect collie colony column comb comedy comet
comfort comic comma command common compare compass complete comrade concert concrete confetti connect contest
continue convoy cookie copilot copper copy correct corridor costume cottage cotton cough counsel count country
couple courage courier cousin cover coverage cowboy coyote crab cracker cradle crafty crane crawl crayon cream
create creature credit crescent cricket crisp crocus croquet cross crossing crouton crow crumb crumble crusade
crystal cube cuckoo cucumber cupboard cupcake curator curious curl cursive cushion custom cutlery cycle
cyclone cylinder cypress daffodil dairy dance dare dash daughter dawn daydream daylight deal debate debut
decade decimal deck decorate dedicate deep defend degree delay delight deliver delta demand denim dentist
depth deputy derive describe desert design detail detour develop diagram dialect diamond diary differ digital
dimple dine dinghy dinner diploma dipper direct discover dispatch display distance divide doctor doll dolphin
domino donate donkey door doorbell doorstep doorway dormouse double doubt dove downhill drag dragnet dragon
dramatic drawing dreamer dress drift drill drink driveway drizzle drop drum drummer duchess duckling dugout
dumpling durable during dust duty dwell dynamo each eager earlobe early earring earth ease eastern echo eclair
eclipse edge edible edit editor effort eggshell eight either elastic elbow elder elect elegant elephant
elevator eleven emblem embrace emerald emperor empty enable enamel encore endless energy engage engine engrave
enjoy enormous enough enter entire entrance envelope episode equal equator ermine errand escape escort esteem
eternal even evening every exact example excite excuse exercise exhibit exotic expand expect explain explore
express extend extra eyebrow eyelash fabric fabulous face factory fail faint faith falcon family famous fancy
fanfare farewell farm farmyard fashion fateful father faucet feast feature federal feed fence fennel fern
ferry festival festive fiction fiddle field fiesta fifth figure figurine file filter final find finger finish
firefly fireside firewood first fish fishbowl fitness flag flagpole flamingo flannel flapjack flask flea
fleece flexible flicker flight flip float floating flock floor floral florist flounder fluffy fluid flurry
flute flutter focus foghorn follow food footpath footstep forecast forest forget fork formula forth fortress
fortune forward fossil fountain foxglove fragile frame frantic freckle free freedom freight fresco fresh
friend fringe fritter frog frolic front frosty fructose fruit fudge fulcrum full fungus furnace furrow future
fuzzy gadget gain galaxy galleon gallery gallop game gander garage garden garland garlic garment gateway
gazebo gazelle gear gecko general generous gentle genuine geology gesture geyser giant gift giggle gingham
giraffe girl give glacier glad glance gleam glide glimmer glimpse glitter globe gloomy glossary glucose glue
gnome goalpost goblet golden goldfish golf gondola goodbye goose gopher gorilla gosling gourd grace gracious
gradual grammar grand grandma granite granola grapes graph grasp grateful gravel gravy green greenery grid
griddle grocery grotto group grouse grove growth guava guess guitar gumdrop gymnast habit habitat haddock
halfway halo hammer hammock hamster handbag handmade handsome hang happen happy harmony harness harp harvest
haste hatchet have hawk hayloft hazel hazelnut headlamp headline health heart heather heavens heavy hedgehog
heirloom helmet help herb heron herring hexagon hickory hidden hide highland hill hillside hinge hint hippo
history hobby hockey holiday home honest honey honeybee honeydew hoof horizon horn hornet host hotel hound
hour house huge human humble humid hummus humpback hundred hurdle hurry husband husky hyacinth hydrant hygiene
ibis iceberg icicle idea idyllic igloo ignite iguana image imagine impala imprint improve impulse inch include
income indeed indoor infant inform inkwell inlet input inquire insect inside insight install instant interest
interval invent invite invoice iron island isotope item ivory jackal jacket jackpot jacuzzi jaguar janitor
jasmine javelin jaybird jaywalk jeans jelly jersey jester jetty jewel jigsaw jingle jockeys joiner joke jostle
jotter journal journey joyful jubilee juggler juice jump junction juncture junior juniper kale kangaroo karate
kayak keen keepsake kernels kettle keyboard keynote kickoff kiln kimono kindle kindness king kingdom kiosk
kiss kitchen kitten kiwi knapsack knee knife knit knitwear knock knuckle koala label lacquer ladder ladle lady
ladybug lagoon lakeside lamb landing landlord landmark lane language lantern large lark lasso latitude lattice
laugh launch laundry laurel lava lavender layer leaf learn leave lecture leek left legacy legend leisure lemon
lemonade lemur length lentil leopard lesson lettuce level leverage liberty library lichen lifeboat lilac lily
lilypad lime limit limpet linear linen lion liquid list listen little lizard llama lobster local locket locust
lodge long lookout loop lotus lounge loyalty lozenge luck luggage lullaby lupin lynx lyric macaw machine
magenta magic magnet magnify magpie mailbox major mallard mammal manage mango mantel mantle many maple marble
marina market marmot maroon marquee marvel mascot mask massive matinee maximum meadow mean measure medley
meerkat melody melon member memoir memory mend mention mercury merge mermaid message metal meteor method
midday migrant migrate mild million mimosa mineral minnow minute miracle mirror mobile model modern modest
module mole moment monarch monsoon month moon moonlit moped morning morsel mosaic moss motion motor motto
movie much muffin mural murmur museum music mustang mustard mutual myself mystery myth napkin nation natural
nature navy neat necktie nectar needle nephew network neutral neutron never nice nimble noble noise noodle
normal notable notice nougat nourish novel nucleus nugget number numeral nurse nursery nutmeg nuzzle nylon
oasis oatmeal oats obey object oblong oboe observe occur ocean ocelot octopus odyssey offer office often olive
olympic omnibus once onion onward onyx opal open opening opera operate opinion optical option orange orbit
orchard orchid oregano organ organic oriole osprey ostrich other outdoor outer outing outline outlook outpost
output outside oxygen oyster paddle padlock pageant painter palace palm pancake panda pansy panther papaya
paper papyrus parade parasol parcel parka parsley parsnip partner pass passage passion pasta pastry pasture
patient patio pattern payday payment peacoat peacock peak peanut pearl pebble peel pegasus pelican pencil
pendant penguin penny people pepper percent perch perfect perform perfume perhaps period permit persist person
petunia pewter phone photo phrase physics pianist piano piccolo pick pickle picnic picture pigeon piglet
pigment pilgrim pillow pilot pimento pioneer pipe pitch pitcher pixel pizza plaid plan planet plaster plate
plateau playful plaza please plenty plug plumber plume plywood podium poem polish polite polka pollen pond
pool popcorn poplar poppy port portion pose postage poster potato potluck pottery poultry powder prairie
praise prefer prepare present pretty pretzel price print private problem process produce profit project
promise prompt proof proper protein proud proverb provide public publish pudding pulley pumice pumpkin punch
pupil puppet puppies pure purple purpose push pyramid python quail quaint quality quarry quarter quartz queen
quench quest queue quiche quick quiet quill quintet quite quiver quiz rabbit raccoon radar radio radish radius
raft railing rainbow raisin rampart ranger rank rapid raptor rascal rate raven ravine razor reason rebound
rebuild recall receive recent recess recipe recital record recycle reduce redwood referee reflect refresh
regard region regular relate relax release relief relish rely remain remark remedy remind remote renew repair
repeat report reptile request rescue resin resolve respect rest restore result retina retire return reunion
reveal review rhombus rhubarb rhyme rhythm ribbon ribcage rich ridge ringlet rinse ripple river roam roast
robe robin robot rock rocking rodeo romance rooster rosebud rotate roundup routine rowboat rowing royal rubber
rubric rudder ruffle rule runner runway rustic rustle safari safe saffron saga sailor salad salary salmon salt
salute sandal sandbox sapling sardine satchel satin saucer sausage savanna savings sawdust scale scallop
scamper scan scarf scarlet scatter scenery scented scholar school science scooter score scout screen screw
scroll scrub seagull search seaside seaweed second secret section seesaw self senior sense sentry sequel
sequin serious sesame several shade shadow shallow shampoo shark shawl sheep shell sherbet shield shift
shimmer shin shingle shiver shoe shoebox short shovel shrimp shrug shutter shuttle sibling sign signal silence
silent silk silly silver similar since siren sister size skate sketch skill skillet skip skirt skyline slalom
sled sleeve sleigh slice slim slipper slogan slope small smart smile smoke smooth snack snail snake sneaker
sneeze snorkel snow snowman snug soap soccer social soda soft solar soldier solid solve sonata soprano sorbet
soulful south soybean space spaniel sparkle sparrow spatula special speech speed spider spinach spindle spiral
spire spirit splash split sponge sponsor spoon spot spread spring sprout spruce square squash squeeze squid
stable stadium staff stage stairs stamina stamp stand stanza stapler star startup stately station statue
steady steak steeple stencil step stick stirrup stitch stone stool storage stork straw stream street stretch
stride striped strong strudel student studio study style subject suburb subway succeed sudden sugar suggest
suit summer summit sunbeam sunburn sundae sundial sunrise sunroof sunset supper supply support surface surfer
surplus survey sweater sweet swing swirl sword synonym syrup system tabby tablet tactful tadpole talcum talent
talk tandem tape taproot target tart tartan tassel taxi teacup team teapot teeth tell tempest temple tempo
tenant tender tennis tent termite terrace texture thank thatch thaw then theory thermos thick thicket thimble
thing third thirst thirty this thistle thought thread three thrift thrive throat throne throw thrush thumb
thunder tiara ticking tidy tiger timber tinfoil tinker tinsel tiptoe title today toddle token tomato tongue
tonight toolbox tooth topaz topic topsoil tornado torso total totem toucan tourist toward towel town track
tractor trade trail trapeze tray treat treetop trellis tremble trend trestle trial trim trolley trophy trout
true trumpet trunk trust truth tugboat tulip tuna tundra tunic tunnel turban tureen turkey turn turnip turret
turtle tutor tuxedo tweed twelve twenty twice twig twinkle twist twosome typical typist ukulele umpire uncle
uncut under undergo unfold unicorn uniform unite unlock unpack until upbeat update upgrade uphill upkeep
upright upset urge useful usual utensil utmost vacant valiant valid value vanilla vanish vanity variety vary
vault velcro velvet vendor venture veranda verdict verse vessel veteran viaduct vibrant vibrate victory view
viking village vinegar viola violet violin viper virtue visible visit visitor vista visual vital vitamin vivid
voice volcano volley volume vote voyage waffle wagon waiter walkway walnut walrus waltz want warmth warrior
wasp wattle weasel website wedding weekday weekend weigh welcome welfare wetland whale wheat whimsy whisker
white widow wife wigwam winsome winter wisdom witty woman wombat wonder workday world worthy wrap wreath wren
wriggle wrinkle wrist yacht yogurt yolk young zealous zebra zenith zephyr zero zigzag zinnia zoology zoom
`
  .trim()
  .split(/\s+/);

const wordsOfRecovery = 6;

/** Six words, each drawn with the same chance as every other. */
export const newPhrase = () =>
  [...crypto.getRandomValues(new Uint16Array(wordsOfRecovery))].map((drawn) => words[drawn % words.length]).join(" ");

export const wordCount = words.length;
