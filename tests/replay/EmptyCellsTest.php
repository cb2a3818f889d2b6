<?php

declare(strict_types=1);

namespace ConvoyReplay;

use PHPUnit\Framework\TestCase;
use UnexpectedValueException;

/** The list of cells without a trace: no empty cell is overlooked, and no reason outlives what it explains. */
final class EmptyCellsTest extends TestCase
{
    private const CELLS = [['sync.usage', 'ok'], ['sync.usage', 'missing'], ['sync.room', 'ok']];

    private const FILLED = ['v3 sync.usage ok' => true, 'v4 sync.usage ok' => true, 'v4 sync.room ok' => true];

    public function test_every_empty_cell_is_named_unless_it_is_listed(): void
    {
        self::assertSame([
            'v3 sync.usage missing has no trace, and no reason for that is listed',
            'v3 sync.room ok has no trace, and no reason for that is listed',
            'v4 sync.usage missing has no trace, and no reason for that is listed',
        ], $this->faults(''));
        self::assertSame([], $this->faults("sync.* missing * of no service\nsync.room ok v3 not there"));
    }

    public function test_a_listed_cell_with_a_trace_fails_with_its_reason(): void
    {
        self::assertSame([
            'v4 sync.room ok has a trace, so the reason on line 2 of the empty cells is no longer true: not there',
        ], $this->faults("sync.* missing * of no service\nsync.room ok * not there"));
    }

    public function test_a_line_about_no_cell_fails(): void
    {
        $listed = "# comment\nsync.* missing * of no service\nsync.room ok v3 not there\nsync.gone ok * long gone";
        self::assertSame(['line 4 of the empty cells is about no cell: long gone'], $this->faults($listed));
    }

    public function test_an_exclamation_mark_takes_away(): void
    {
        $list = EmptyCells::parse('sync.*,!sync.room !ok * some reason');
        self::assertTrue($list->has('v3', 'sync.usage', 'missing'));
        self::assertFalse($list->has('v3', 'sync.usage', 'ok'));
        self::assertFalse($list->has('v3', 'sync.room', 'missing'));
        self::assertFalse($list->has('v3', 'module.choices', 'missing'));
    }

    public function test_a_line_without_a_reason_is_none(): void
    {
        $this->expectException(UnexpectedValueException::class);
        EmptyCells::parse('sync.* missing *');
    }

    public function test_the_table_has_a_row_for_every_function_of_the_contract_and_a_column_for_every_kind(): void
    {
        $interfaces = glob(dirname(__DIR__, 2) . '/wit/*.wit');
        $functions = preg_grep('/: func\(/', explode("\n", implode("\n", array_map('file_get_contents', $interfaces))));
        // All but http.send-all, which is the panel's side.
        self::assertCount(count($functions) - 1, Contract::hooks());
        self::assertContains('provisioning.create', Contract::hooks());
        self::assertContains('module.test-connection', Contract::hooks());
        self::assertCount(13, Contract::kinds());
        $table = Table::text(self::FILLED, EmptyCells::parse('sync.usage missing v4 no'), ['sync.usage', 'sync.room'], [
            'ok', 'missing',
        ]);
        self::assertSame(<<<TEXT
                                   ok
                                   |    missing
            sync
              usage                34   ?-
              room                 ?4   ?

            TEXT, $table);
    }

    /** @return string[] */
    private function faults(string $listed): array
    {
        return EmptyCells::parse($listed)->faults(self::FILLED, self::CELLS);
    }
}
