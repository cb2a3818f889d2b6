<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\Store;

/**
 * Rows of the module's table that are read ahead, in one query.
 */
final class StoreTest extends HookTestCase
{
    public function test_values_read_ahead_cost_one_query(): void
    {
        $this->store()->put('binding', '1:7', '12');
        $this->store()->put('status', '5:0', 'gone', time() - 1);
        $store = $this->store();
        $this->whmcs->database->enableQueryLog();
        $store->readAhead(['binding' => '1:7', 'status' => '5:0', 'intent' => '5:0']);
        self::assertSame('12', $store->get('binding', '1:7'));
        self::assertNull($store->get('status', '5:0'), 'an expired value');
        self::assertNull($store->get('intent', '5:0'), 'a value that is not there');
        self::assertCount(1, $this->whmcs->database->getQueryLog());
    }

    public function test_rows_of_other_kinds_under_the_same_keys_are_left_alone(): void
    {
        $this->store()->put('status', '5:0', 'ready');
        $this->store()->put('status', '1:7', 'of another service');
        $store = $this->store();
        $store->readAhead(['binding' => '1:7', 'status' => '5:0']);
        self::assertSame('ready', $store->get('status', '5:0'));
        self::assertNull($store->get('binding', '1:7'));
    }

    public function test_a_value_is_put_in_one_query_whether_there_is_one_or_not(): void
    {
        $this->store()->deleteExpired('lock');
        foreach (['12', '12', '13'] as $value) {
            $this->whmcs->database->flushQueryLog();
            $this->whmcs->database->enableQueryLog();
            $this->store()->put('binding', '1:7', $value);
            self::assertCount(1, $this->whmcs->database->getQueryLog());
            self::assertSame($value, $this->store()->get('binding', '1:7'));
        }
        self::assertSame(1, $this->whmcs->database->table('mod_convoy_store')->count());
    }

    public function test_another_key_of_a_kind_read_ahead_is_looked_up(): void
    {
        $this->store()->put('binding', '1:8', '13');
        $store = $this->store();
        $store->readAhead(['binding' => '1:7']);
        self::assertSame('13', $store->get('binding', '1:8'));
    }

    /**
     * @dataProvider writes
     * @param callable(Store): mixed $write
     * @param mixed $value
     */
    public function test_whatever_is_written_forgets_what_was_read_ahead(callable $write, $value): void
    {
        $this->store()->put('binding', '1:7', '12');
        $store = $this->store();
        $store->readAhead(['binding' => '1:7']);
        $this->store()->put('binding', '1:7', 'changed');
        self::assertSame('12', $store->get('binding', '1:7'), 'read ahead');
        $write($store);
        self::assertSame($value, $store->get('binding', '1:7'));
    }

    /** @return array<string, array{callable(Store): mixed, mixed}> */
    public function writes(): array
    {
        return [
            'put' => [static function (Store $store): void {
                $store->put('binding', '1:7', '14');
            }, '14'],
            'add' => [static function (Store $store): void {
                $store->add('binding', '1:8', '14');
            }, 'changed'],
            'lockRow' => [static function (Store $store): void {
                $store->lockRow('binding', '1:7');
            }, ''],
            'delete' => [static function (Store $store): void {
                $store->delete('binding', '1:7');
            }, null],
            'deleteValue' => [static function (Store $store): void {
                $store->deleteValue('binding', '1:7', 'changed');
            }, null],
            'deleteExpired' => [static function (Store $store): void {
                $store->deleteExpired('binding');
            }, 'changed'],
        ];
    }
}
