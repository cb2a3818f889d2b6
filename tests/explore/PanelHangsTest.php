<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Shop;
use PHPUnit\Framework\TestCase;

/**
 * A panel that hangs: one page waits for it, the others show what is stored, commands go on as they would and give up
 * sooner. Time is the history's.
 *
 * Put back: host-php/module/lib/PanelWait.php, ofPage(): never give up; HELD, RESTING, SHORT: as each test says.
 */
final class PanelHangsTest extends TestCase
{
    private const SAID = '/(Live data|The server management) can(\'|&#39;)t be (shown|reached) right now/';

    private World $world;
    private int $number = 0;

    /** What the newest step showed, and how long it took. */
    private string $outcome = '';
    private int $milliseconds = 0;

    /** Not null: steps that take no time are at one moment. */
    private ?int $clock = null;

    protected function setUp(): void
    {
        defined('WHMCS') || define('WHMCS', true);
        require_once Shop::set() . '/lib/autoload.php';
        $this->world = new World('v4 v4 1', '16');
        foreach (['1', '2', '2'] as $client) {
            $this->does("order shop=A client=$client product=1 domain=vps.example.test");
        }
        foreach (['1', '2', '3'] as $service) {
            $this->does("create shop=A service=$service");
            self::assertSame('success', $this->outcome);
        }
        $this->does('finish panel=1');
    }

    /**
     * Put back: host-php/module/lib/PanelWait.php, mayAsk(): true; and one of ServicePage::show(), StaffHooks::tab(),
     * ClientHooks::posted() or ChoiceHooks::load(): not a page.
     */
    public function test_after_a_timeout_no_page_asks_and_each_shows_what_is_stored(): void
    {
        $this->hangs();
        $this->does('page shop=A service=1 view=overview');
        self::assertSame(8000, $this->milliseconds, 'the first one waits for all');
        $this->clock = 0;
        foreach (['overview', 'live', 'backups', 'settings', 'reinstall'] as $view) {
            $this->doesAtOnce("page shop=A service=2 view=$view");
            self::assertStringContainsString('vps.example.test', $this->outcome);
            self::assertMatchesRegularExpression(self::SAID, $this->outcome, $view);
        }
        $this->doesAtOnce('wholePage shop=A service=1');
        $this->doesAtOnce('press shop=A service=1 function=State');
        self::assertMatchesRegularExpression(self::SAID, $this->outcome);
        $this->doesAtOnce('staffPage shop=A service=1');
        $this->doesAtOnce('productPage shop=A product=1');
    }

    /** Put back: PanelWait::goesOn(): true. */
    public function test_of_pages_that_wait_at_once_one_goes_on(): void
    {
        foreach (range(1, 8) as $order) {
            $this->setUp();
            $this->hangs();
            $steps = [];
            foreach ([1, 2, 3] as $service) {
                $steps[] = "page shop=A service=$service view=overview";
                $steps[] = "press shop=A service=$service function=State";
            }
            $this->does("race order=$order | " . implode(' | ', $steps));
            $waits = preg_grep('/ waits [1-9]/', $this->world->notes);
            self::assertCount(1, preg_grep('/ waits 6500 ms$/', $waits), implode("\n", $waits));
            self::assertCount(count(preg_grep('/ waits 1500 ms$/', $waits)) + 1, $waits, implode("\n", $waits));
        }
    }

    /** Put back: PanelWait::RESTING: 0; mayAsk(): leave take() out. */
    public function test_when_the_half_minute_is_over_one_page_tries(): void
    {
        foreach (range(1, 8) as $order) {
            $this->setUp();
            $this->hangs();
            $this->does('page shop=A service=1 view=overview');
            $this->does('wait seconds=30');
            $pages = ['page shop=A service=2 view=overview', 'page shop=A service=3 view=overview'];
            $this->does("race order=$order | " . implode(' | ', $pages));
            self::assertCount(1, $this->world->panels->log, 'one asks; the other needs not ask to know');
            $this->doesAtOnce($pages[0]);
        }
    }

    /** Put back: PanelWait::leave(): leave the row though the panel has answered. */
    public function test_an_answer_lets_all_pages_ask_again(): void
    {
        $this->hangs();
        $this->does('page shop=A service=1 view=overview');
        $this->does('heal');
        $this->doesAtOnce('page shop=A service=1 view=overview');
        $this->does('wait seconds=30');
        foreach ([1, 2] as $service) {
            $this->does("page shop=A service=$service view=overview");
            self::assertDoesNotMatchRegularExpression(self::SAID, $this->outcome);
            self::assertSame([], $this->rows());
        }
    }

    /** Put back: PanelWait::HELD: 3600. */
    public function test_a_page_that_is_killed_while_it_waits_holds_the_row_for_seconds(): void
    {
        for ($kill = 1; $this->rows() === []; $kill++) {
            $this->setUp();
            $this->hangs();
            $this->does("page shop=A service=1 view=overview kill=$kill");
            self::assertSame('killed', $this->outcome);
        }
        $this->does('heal');
        Clock::$ms -= 2 * World::BETWEEN;
        $this->doesAtOnce('page shop=A service=2 view=overview');
        // Ten seconds later.
        $this->does('page shop=A service=2 view=overview');
        self::assertDoesNotMatchRegularExpression(self::SAID, $this->outcome);
        self::assertSame([], $this->rows());
    }

    /** Put back: PanelWait::ofPage(): give the panel's name, and not the node's. */
    public function test_a_node_that_hangs_keeps_no_page_of_another_node_from_its_panel(): void
    {
        $this->does('order shop=A client=3 product=1');
        $this->world->sites['A']->whmcs->installation();
        $this->does('create shop=A service=4');
        self::assertSame('success', $this->outcome);
        $this->does('finish panel=1');
        $this->world->sites['A']->whmcs->properties(4)->save(['Node ID' => '2']);
        $this->does('page shop=A service=1 view=live');
        // The session is open: the server is shown, and what its node is asked for isn't.
        $this->does('page shop=A service=1 view=live fault=hang@2');
        self::assertSame(8000, $this->milliseconds);
        $this->doesAtOnce('page shop=A service=2 view=overview');
        $this->does('page shop=A service=4 view=overview');
        self::assertNotSame([], $this->world->panels->log);
        self::assertDoesNotMatchRegularExpression(self::SAID, $this->outcome);
    }

    /**
     * What customers and staff do, and what WHMCS does for them, is never refused for a page's sake, and keeps no page
     * from its panel.
     *
     * Put back: PanelWait::limitsOf(): ofPage() for every call that is quick.
     */
    public function test_commands_neither_heed_nor_write_the_row(): void
    {
        $commands = [
            'suspend shop=A service=1' => 30000, 'unsuspend shop=A service=1' => 30000,
            'press shop=A service=1 function=PowerStart' => 8000, 'signOn shop=A service=1' => 8000,
            'testConnection shop=A record=1' => 8000, 'adminSignOn shop=A record=1' => 8000,
            'order shop=A client=3 product=1' => 0, 'create shop=A service=4' => 30000,
        ];
        $this->hangs();
        foreach ($commands as $command => $milliseconds) {
            $this->does($command);
            self::assertSame($milliseconds, $this->milliseconds, $command);
            self::assertSame([], $this->rows(), $command);
        }
        $this->does('page shop=A service=1 view=overview');
        $row = $this->rows();
        foreach (array_diff_key($commands, ['order shop=A client=3 product=1' => 0]) as $command => $milliseconds) {
            $this->does($command);
            self::assertSame(strpos($command, 'usp') ? 15000 : $milliseconds, $this->milliseconds, $command);
            self::assertEquals($row, $this->rows(), $command);
        }
    }

    /** Put back: TimeLimits::afterHang(): no limit of all its requests; PanelWait::SHORT: one left out. */
    public function test_what_can_be_repeated_gives_up_after_15_seconds_where_a_page_found_a_panel_hanging(): void
    {
        foreach (['suspend', 'unsuspend', 'terminate', 'upgrade'] as $command) {
            $this->setUp();
            $command === 'unsuspend' && $this->does('suspend shop=A service=1');
            // The owner was seen long ago: another request comes first.
            $this->does('wait seconds=3600');
            $this->hangs();
            $this->does('page shop=A service=2 view=overview');
            $this->does("$command shop=A service=1" . ($command === 'upgrade' ? ' product=2' : ''));
            self::assertSame(15000, $this->milliseconds, $command);
            self::assertStringContainsString('answer in time', $this->outcome);
        }
        // In all: its first request is answered late, its second one never.
        $this->setUp();
        $this->does('wait seconds=3600');
        $this->hangs();
        $this->does('page shop=A service=2 view=overview');
        $this->does('heal');
        $this->does('suspend shop=A service=1 fault=slow@1,hang@2');
        self::assertSame([15000, 2], [$this->milliseconds, count($this->world->panels->log)]);
    }

    private function hangs(): void
    {
        $this->does('breaks panel=1 kind=hang');
    }

    /** The step sends nothing, and takes no time: those that come between steps take none, either. */
    private function doesAtOnce(string $step): void
    {
        $now = Clock::$ms;
        $this->does($step);
        self::assertSame([0, []], [$this->milliseconds, $this->world->panels->log], $step);
        Clock::$ms = $this->clock === null ? Clock::$ms : $now;
    }

    private function does(string $step): void
    {
        $began = Clock::$ms;
        $this->outcome = $this->world->perform(Step::parse(++$this->number . " $step"));
        $this->milliseconds = Clock::$ms - $began - World::BETWEEN;
    }

    /** @return list<object> */
    private function rows(): array
    {
        return $this->world->sites['A']->database()->table('mod_convoy_store')->where('kind', 'hanging')->get()->all();
    }
}
