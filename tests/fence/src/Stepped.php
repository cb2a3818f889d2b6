<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

/** A database connection that stops before each statement. */
interface Stepped
{
    /**
     * @param array<int, mixed> $bindings
     * @param callable(): mixed $execute
     * @return mixed
     */
    public function step(string $sql, array $bindings, callable $execute);
}
