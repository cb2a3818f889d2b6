{extends file='layout.tpl'}
{block name=body}
<div class="box clearfix">
    <form method="post" action="/admin/systemmodulelog.php" class="pull-left">
        <input type="hidden" name="token" value="{$token}">
        {if $isOn}<button class="btn btn-default" name="debug" value="">Disable Module Log</button>{else}<button class="btn btn-success" name="debug" value="on">Enable Module Log</button>{/if}
    </form>
    <form method="get" action="/admin/systemmodulelog.php" class="form-inline pull-right">
        <input class="form-control" name="search" value="{$search|text}" placeholder="Module" aria-label="Module"> <button class="btn btn-default">Search</button>
    </form>
</div>
<div class="table-responsive"><table class="table table-bordered log">
    <thead><tr><th>Date</th><th>Module</th><th>Action</th><th>Request</th><th>Response</th></tr></thead>
    <tbody>
    {foreach $entries as $entry}
    <tr>
        <td>{$entry->date|text}</td><td>{$entry->module|text}</td><td>{$entry->action|text}</td>
        <td><pre>{$entry->request|escape}</pre></td>
        <td><pre>{$entry->response|escape}</pre>{if $entry->arrdata}<pre>{$entry->arrdata|escape}</pre>{/if}</td>
    </tr>
    {foreachelse}<tr><td colspan="5">No Records Found</td></tr>
    {/foreach}
    </tbody>
</table></div>
{/block}
