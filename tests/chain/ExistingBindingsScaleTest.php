<?php

declare(strict_types=1);

namespace ConvoyTests;

use WHMCS\Module\Server\Convoy\Bindings;
use WHMCS\Module\Server\Convoy\Module;

/**
 * Ten thousand clients.
 *
 * @group scale
 */
final class ExistingBindingsScaleTest extends ExistingBindingsCase
{
    private const CLIENTS = 10000;

    /** Milliseconds; what it takes is printed. */
    private const CARD = 500;

    /** Bytes of PHP's memory over what it had. */
    private const MOST = 64 << 20;

    /** Put back: host-php/module/lib/DoubtfulBindings.php, SHOWN: 20000. */
    public function test_the_home_page_reads_twenty_rows_of_ten_thousand(): void
    {
        $this->add('assumed');
        $database = $this->shop->whmcs->database();
        $this->shop->whmcs->logInAdmin();
        Module::installed()->bindingsCard()->html();
        $database->enableQueryLog();
        $before = memory_get_usage();
        $began = microtime(true);
        $html = Module::installed()->bindingsCard()->html();
        $milliseconds = (int) round((microtime(true) - $began) * 1000);
        $queries = $database->getQueryLog();
        self::assertSame(20, substr_count($html, '<strong>'));
        self::assertStringContainsString('9,980 more clients', $html);
        self::assertCount(4, $queries, 'the rows, the names, the rest counted, and the reader\'s language');
        self::assertStringContainsString('limit 20', $queries[0]['query']);
        self::assertLessThan(self::CARD, $milliseconds);
        self::assertLessThan(1 << 20, memory_get_usage() - $before);
        fprintf(STDERR, "home page with %d doubtful bindings: %d ms\n", self::CLIENTS, $milliseconds);
    }

    /** Put back: host-php/module/lib/OthersBindings.php, holder(): read every row; or BindingReview.php: don't rest. */
    public function test_a_run_reads_the_bindings_once_and_none_when_nothing_waits(): void
    {
        $this->add('proved');
        $users = [];
        for ($count = 0; $count < 5; $count++) {
            [, $users[]] = $this->existing("waiting$count@example.test");
        }
        $database = $this->shop->whmcs->database();
        $this->shop->whmcs->call('convoy', 'MetaData');
        $before = memory_get_peak_usage();
        [$rows, $seconds] = $this->measured();
        self::assertEqualsCanonicalizing($users, $this->askedAbout());
        self::assertLessThan(self::MOST, memory_get_peak_usage() - $before);
        self::assertSame(1, $rows, 'times that the bindings were read');
        fprintf(STDERR, "review of 5 among %d bindings: %.2f s\n", self::CLIENTS, $seconds);
        $this->panel->clearLog();
        $this->laterOn();
        self::assertSame(1, $this->measured()[0], 'nothing is left');
        self::assertSame(0, $this->measured()[0], 'and for an hour nothing is looked for');
        self::assertSame([], $this->askedAbout());
        self::assertSame(self::CLIENTS + 5, (int) $database->table('mod_convoy_store')
            ->where('kind', Bindings::KIND)->count());
    }

    /** @return array{int, float} how often a cron reads all bindings, and its seconds */
    private function measured(): array
    {
        $database = $this->shop->whmcs->database();
        $database->flushQueryLog();
        $database->enableQueryLog();
        $began = microtime(true);
        $this->shop->whmcs->cron();
        $seconds = microtime(true) - $began;
        $database->disableQueryLog();
        $reads = array_filter($database->getQueryLog(), static function (array $query): bool {
            $isOfKinds = preg_match('/^select .*\bkind\W in \(/', $query['query']) === 1;
            return $isOfKinds && in_array(Bindings::KIND, $query['bindings'], true);
        });
        return [count($reads), $seconds];
    }

    private function add(string $state): void
    {
        $rows = $clients = [];
        for ($id = 1001; $id <= 1000 + self::CLIENTS; $id++) {
            $jti = hash('sha256', (string) $id);
            $binding = ['user' => "$id", 'jti' => $jti, 'origin' => $this->panel->url, 'state' => $state];
            $rows[] = ['kind' => Bindings::KIND, 'key' => "$id", 'value' => json_encode([$binding])];
            $rows[] = ['kind' => Bindings::FORMER, 'key' => "1:$id", 'value' => "\"$id\""];
            $clients[] = ['id' => $id, 'firstname' => 'C', 'lastname' => "$id", 'email' => "c$id@example.test"];
        }
        $database = $this->shop->whmcs->database();
        foreach (['mod_convoy_store' => $rows, 'tblclients' => $clients] as $table => $all) {
            $database->transaction(static function () use ($database, $table, $all): void {
                foreach (array_chunk($all, 200) as $some) {
                    $database->table($table)->insert($some);
                }
            });
        }
    }
}
